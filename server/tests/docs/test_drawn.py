"""What the documents say of the code is what the code says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from rebond.access.matrix import MATRIX
from rebond.devices import lifecycle as devices
from rebond.ledger.facts import declared_kinds
from rebond.referrals import lifecycle as referrals
from tests.architecture.tree import PACKAGE, PASSPORT, ROOT, apps, sources

Script = Callable[[str], ModuleType]
COMMANDS = ("diagrams", "glossary")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_committed_documents_are_what_the_code_draws(script: Script, command: str) -> None:
    drawn: dict[Path, str] = script(command).files()
    stale = [
        str(path.relative_to(ROOT))
        for path, text in drawn.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], f"draw them again: .venv/bin/python scripts/{command}.py"


def test_a_document_changed_by_hand_is_found(script: Script, tmp_path: Path) -> None:
    places = script("drawing.places")
    page = tmp_path / "page.md"
    page.write_text("as drawn", encoding="utf-8")
    assert places.same(page, "as drawn")
    page.write_text("as drawn, and more", encoding="utf-8")
    assert not places.same(page, "as drawn")
    assert places.lay({page: "as drawn"}) == [page]
    assert places.lay({page: "as drawn"}) == []


def test_every_capability_has_its_sentence_and_no_sentence_is_left_over(script: Script) -> None:
    assert sorted(script("drawing.permissions").MEANING) == sorted(MATRIX)


def test_every_kind_of_event_is_told(script: Script) -> None:
    page = (ROOT / "docs/events.md").read_text(encoding="utf-8")
    assert [kind for kind in declared_kinds() if f"| `{kind}` |" not in page] == []


@pytest.mark.parametrize(("name", "steps"), [("device", devices.STEPS), ("referral", referrals.STEPS)])
def test_a_drawing_says_its_steps_in_words_too(script: Script, name: str, steps: dict[str, object]) -> None:
    svg = ET.parse(ROOT / f"docs/diagrams/{name}.svg").getroot()
    words = svg.findtext("{http://www.w3.org/2000/svg}desc") or ""
    with translation.override("en"):
        labels = [str(step.label) for step in steps.values()]  # type: ignore[attr-defined]
    assert [label for label in labels if f"{label}: from" not in words] == []


def test_the_road_is_drawn_with_all_apps_from_the_highest_down(script: Script) -> None:
    rows = script("drawing.road").rows()
    assert sorted(app for row in rows for app in row) == [app.name for app in apps()]
    order = [row[0] for row in rows]
    assert order.index("config") == 0
    assert order[-1] == "kit"
    lanes = [script("drawing.road").lane_of(app) for app in order]
    meets = order.index("stock")
    assert set(lanes[:meets]) == {"both"}
    assert {"supply", "demand"} <= {lane for lane, _ in pairwise(lanes)}


def test_every_code_word_of_the_glossary_stands_in_the_sources(script: Script) -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for folder in (PACKAGE, PASSPORT) for path in sources(folder)
    )
    folders = {app.name for app in apps()}
    words = script("drawing.words").WORDS
    assert [code for _, _, code, _ in words if code not in text and code not in folders] == []
    assert len({french for french, *_ in words}) == len(words)


def test_the_glossary_holds_every_answer_list(script: Script) -> None:
    page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    lists = script("drawing.words").answer_lists()
    declared = sum(path.read_text(encoding="utf-8").count("(TextChoices)") for path in sources(PACKAGE))
    assert len(lists) == declared
    told = [item for item in lists if f": {item.__name__}\n" in page]
    assert told == lists
