"""Each contract of `.importlinter` fails when it is broken."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import (
    PACKAGE,
    PASSPORT,
    ROOT,
    WORKBENCH,
    apps,
    contract,
    height,
    sources,
    syntax,
)

# contract -> file to write into, the line that breaks it
VIOLATIONS = {
    "road": ("rebond/kit/planted.py", "import rebond.accounts.models"),
    "supply-ignores-demand": ("rebond/devices/planted.py", "import rebond.orders.models"),
    "demand-ignores-supply": ("rebond/orders/planted.py", "import rebond.donations.models"),
    "acyclic": ("rebond/network/models.py", "import rebond.network.actors"),
    "anatomy": ("rebond/network/models.py", "import rebond.network.views"),
    "passport": ("passport/planted.py", "import django"),
    "workbench": ("workbench/planted.py", "import rebond.kit"),
    "server-erases-nothing": ("rebond/workshop/planted.py", "import workbench.erasure"),
    "names-apart": ("rebond/reporting/planted.py", "import rebond.cofunding.models"),
    "kit": ("rebond/kit/planted.py", "import passport"),
}


def lint(tree: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run one contract over ``tree``, which stands before the installed packages."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", "--contract", name],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources and of the contracts."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "fonts", "*.json")
    shutil.copytree(PACKAGE, tmp_path / "rebond", ignore=ignored)
    shutil.copytree(PASSPORT, tmp_path / "passport", ignore=ignored)
    shutil.copytree(WORKBENCH, tmp_path / "workbench", ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_has_its_planted_violation() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    declared = {
        line.split(":")[2].rstrip("]")
        for line in text.splitlines()
        if line.startswith("[importlinter:contract:")
    }
    assert declared == VIOLATIONS.keys()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_planted_violation_breaks_its_contract(tree: Path, name: str) -> None:
    file, line = VIOLATIONS[name]
    path = tree / file
    if name == "anatomy":
        (tree / "rebond/network/views.py").touch()
    before = path.read_text(encoding="utf-8") if path.exists() else ""

    assert lint(tree, name).returncode == 0

    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    broken = lint(tree, name)
    assert broken.returncode == 1
    assert f"{contract(name)['name']} BROKEN" in broken.stdout


def test_an_app_that_no_layer_declares_breaks_the_road(tree: Path) -> None:
    (tree / "rebond/undeclared").mkdir()
    (tree / "rebond/undeclared/__init__.py").touch()
    broken = lint(tree, "road")
    assert broken.returncode == 1
    assert "rebond.undeclared" in broken.stdout


@pytest.mark.parametrize("name", ["supply-ignores-demand", "demand-ignores-supply"])
def test_an_app_that_exists_is_named_whole_in_the_contracts_of_the_two_streams(name: str) -> None:
    """``rebond.x.**`` stands for an app to come: its own ``__init__`` would escape."""
    lines = f"{contract(name)['source_modules']}\n{contract(name)['forbidden_modules']}".split()
    to_come = [line.removesuffix(".**").removeprefix("rebond.") for line in lines if line.endswith(".**")]
    assert [app for app in to_come if (PACKAGE / app / "__init__.py").exists()] == []


def imports_for_types(path: Path) -> list[str]:
    """Modules of ours that a file imports under ``if TYPE_CHECKING``."""
    guarded = [
        node
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    inside = [found for node in guarded for found in ast.walk(node) if isinstance(found, ast.ImportFrom)]
    return [found.module for found in inside if found.module and found.module.startswith("rebond.")]


def test_an_import_for_types_looks_back_along_the_road_too() -> None:
    ahead = [
        f"{path.relative_to(PACKAGE)} -> {module}"
        for app in apps()
        for path in sources(app)
        for module in imports_for_types(path)
        if (named := module.split(".")[1]) != app.name and height(named) >= height(app.name)
    ]
    assert ahead == []
