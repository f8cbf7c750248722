"""The pages for readers: their links lead somewhere, and what they tell people to type exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rebond.console.main import main
from tests.architecture.tree import ROOT, apps, committed_files, contract

MARKDOWN = [path for path in committed_files() if path.suffix == ".md" and "vendor" not in path.parts]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FOR_READERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(path: Path) -> set[str]:
    """The anchors that a reader of Markdown makes of headings."""
    headings = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", MARKDOWN, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", FOR_READERS, ids=name_of)
def test_make_targets_and_scripts_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    said = re.findall(r"`?make ([a-z-]+)\b`", text) + re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)
    assert [target for target in said if target not in targets] == []
    scripts = re.findall(r"\bscripts/[\w./]+\w", text)
    assert [script for script in scripts if not (ROOT / script).exists()] == []


@pytest.mark.parametrize("page", FOR_READERS, ids=name_of)
def test_commands_of_rebond_that_are_named_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = page.read_text(encoding="utf-8")
    said = re.findall(r"(?:`|^|/)rebond ([a-z]+(?: [a-z]+)?)", text, re.MULTILINE)
    unknown = [words for words in sorted(set(said)) if not is_command(words)]
    capsys.readouterr()
    assert unknown == []


def is_command(words: str) -> bool:
    """Whether the first word, or both, are commands: their help is shown."""
    try:
        main([*words.split(), "--help"])
    except SystemExit as ended:
        return ended.code == 0
    return True


def test_every_app_says_what_it_is_and_has_its_place_in_the_architecture() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert [app.name for app in apps() if not (app / "README.md").exists()] == []
    assert [app.name for app in apps() if f"`{app.name}`" not in page] == []


def test_the_architecture_tells_the_anatomy_and_every_contract() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    lines = contract("anatomy")["layers"].split("\n")
    anatomy = " > ".join(line.replace("(", "").replace(")", "").strip() for line in lines if line.strip())
    assert anatomy in page
    titles = re.findall(r"^name = (.+)$", (ROOT / ".importlinter").read_text(encoding="utf-8"), re.MULTILINE)
    assert [title for title in titles if title not in page] == []


def test_decisions_are_numbered_without_a_gap_and_say_what_follows() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [
        f"{number:04}" for number in range(1, len(decisions) + 1)
    ]
    parts = ("Status: ", "## Context", "## Decision", "## Consequences")
    silent = [
        (path.name, part)
        for path in decisions
        for part in parts
        if part not in path.read_text(encoding="utf-8")
    ]
    assert silent == []
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    assert [path.name for path in decisions if f"({path.name})" not in index] == []


def test_drawing_from_the_command_line_says_what_is_stale() -> None:
    for command in ("diagrams", "glossary"):
        done = subprocess.run(
            [sys.executable, ROOT / f"scripts/{command}.py", "--check"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "")
