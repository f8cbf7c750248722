"""The same file names everywhere, so that who knows one app knows them all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, PASSPORT, PLAIN, apps, committed_files, sources, syntax

# The files that the anatomy of an app names. A package may stand where a file would be long.
NAMED = {
    "__init__",
    "apps",
    "stages",
    "choices",
    "facts",
    "querysets",
    "models",
    "queries",
    "lifecycle",
    "actions",
    "forms",
    "schemas",
    "tasks",
    "views",
    "api",
    "admin",
    "commands",
    "reactions",
    "urls",
    "migrations",
    "templatetags",
}
APPS = [app for app in apps() if app.name not in PLAIN]


@pytest.mark.parametrize("app", apps(), ids=lambda app: app.name)
def test_an_app_says_in_about_ten_lines_what_it_is(app: Path) -> None:
    readme = app / "README.md"
    assert readme.exists(), f"{app.name} has no README.md"
    assert 4 <= len(readme.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_models_forms_and_doors_live_in_the_files_that_the_anatomy_names(app: Path) -> None:
    """A further file holds a piece of the domain under its own word; it is not a second `models`, `forms` or `views`."""
    strays = []
    for path in sources(app):
        inside = path.relative_to(app)
        if inside.parts[0].removesuffix(".py") in NAMED:
            continue
        strays += [f"{inside}: {name}" for name in anatomical_classes(path)]
    assert strays == []


def anatomical_classes(path: Path) -> list[str]:
    """Classes that the anatomy gives a file of their own: models, querysets, forms."""
    homes = {"Model", "QuerySet", "Form", "ModelForm", "TextChoices", "IntegerChoices"}
    return sorted(homes & bases_in(path))


def bases_in(path: Path) -> set[str]:
    """The last word of every base of every class of a module: "Model" for ``models.Model``."""
    classes = [node for node in syntax(path).body if isinstance(node, ast.ClassDef)]
    return {ast.unparse(base).split("[")[0].split(".")[-1] for node in classes for base in node.bases}


@pytest.mark.parametrize(
    "word", ["platform", "common", "core", "utils", "misc", "base", "helpers", "manager", "handler"]
)
def test_no_folder_or_module_has_a_name_that_says_nothing(word: str) -> None:
    named = [
        path
        for path in [*PACKAGE.rglob("*.py"), *PASSPORT.rglob("*.py")]
        if word in {path.stem, path.parent.name}
    ]
    assert named == []


def test_every_folder_of_code_is_a_package_so_that_the_contracts_see_it() -> None:
    roots = (PACKAGE, PASSPORT)
    bare = {
        path.parent
        for root in roots
        for path in root.rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    }
    assert bare == set()


def test_no_committed_file_is_empty_but_the_markers_that_python_asks_for() -> None:
    markers = {"__init__.py", "py.typed"}
    empty = [path for path in committed_files() if path.stat().st_size == 0 and path.name not in markers]
    recorded = [path for path in empty if "recorded" in path.parts or "fixtures" in path.parts]
    assert [path for path in empty if path not in recorded] == []


def test_the_kit_and_access_hold_no_model() -> None:
    """What a linter of imports cannot see: it takes all of Django for one thing."""
    paths = [*sources(PACKAGE / "kit"), *sources(PACKAGE / "access")]
    assert [path for path in paths if "Model" in bases_in(path)] == []


def test_the_kit_and_access_know_no_installed_app() -> None:
    paths = [*sources(PACKAGE / "kit"), *sources(PACKAGE / "access")]
    named = {
        node.module
        for path in paths
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".models")
    }
    assert named - {"django.db.models"} == set()
