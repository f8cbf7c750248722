"""The user guide says the words that the pages say, and shows pictures that exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from PIL import Image

from tests.architecture.tree import PACKAGE, ROOT

GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))
PICTURES = ROOT / "docs/guides/pictures"
LARGEST = 250_000  # bytes of one picture
WORDS_ON_SCREEN = re.compile(r"\*\*([^*]+)\*\*")


@pytest.fixture(scope="module")
def said_in_french() -> set[str]:
    """Every sentence of the catalogues, its apostrophes written as the guide writes them."""
    entries = [
        entry for path in PACKAGE.rglob("locale/fr/LC_MESSAGES/django.po") for entry in polib.pofile(path)
    ]
    said = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return {text.replace("’", "'") for text in said}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_words_in_bold_stand_on_a_page(guide: Path, said_in_french: set[str]) -> None:
    bold = WORDS_ON_SCREEN.findall(guide.read_text(encoding="utf-8"))
    assert [words for words in bold if words.replace("’", "'") not in said_in_french] == []


def test_every_picture_is_made_by_the_command_and_shown_by_a_page() -> None:
    text = (ROOT / "scripts/pictures").read_text(encoding="utf-8")
    made = set(re.findall(r'Shot\(\s*"([\w-]+)"', text))
    pages = [*GUIDES, ROOT / "README.md"]
    shown = {
        name
        for page in pages
        for name in re.findall(r"pictures/([\w-]+)\.png", page.read_text(encoding="utf-8"))
    }
    kept = {path.stem for path in PICTURES.glob("*.png")}
    assert made == shown == kept


def test_the_pictures_are_taken_in_the_browser_that_the_tests_open() -> None:
    without = {**os.environ, "REBOND_CHROMIUM": "/nowhere"}
    run = subprocess.run(
        [sys.executable, ROOT / "scripts/pictures"], env=without, capture_output=True, text=True, check=False
    )
    assert (run.returncode, "/nowhere is not there" in run.stderr) == (2, True)


@pytest.mark.parametrize("page", [*GUIDES, ROOT / "README.md"], ids=lambda path: path.stem)
def test_every_picture_is_told_in_words(page: Path) -> None:
    assert re.findall(r"!\[\s*\]\(", page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.png")), ids=lambda path: path.stem)
def test_pictures_are_light(picture: Path) -> None:
    assert picture.stat().st_size < LARGEST
    with Image.open(picture) as opened:
        assert opened.mode == "P"
