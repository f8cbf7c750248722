"""Forty sheets, ticked and photographed in every manner: nothing wrong is believed, and most is read without a doubt."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from rebond.documents.rendering import Letterhead
from rebond.pads.designing import designed
from rebond.pads.layout import Layout, layout_from
from rebond.pads.papers import PadPaper, print_pad
from rebond.pads.reading.answers import Answer, answers_on
from rebond.pads.reading.flattening import NotFlat, codes_in, flattened
from rebond.programmes.rules import Rules
from tests.pads.photographs import KINDS, Filled, Shot, check, crossed_out, filled, pages_of, photographed
from tests.pads.photographs import Hand as Pen

# One process for all of them: the forty sheets are drawn and read once.
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("sheets")]
SHEETS = 40
READ_WITHOUT_DOUBT = 0.95
"""Of all boxes, least share. What was ticked faintly, twice or not at all is in doubt, and rightly so."""
RULES = Rules(
    name="Mon Ordi",
    starts_on=date(2024, 1, 1),
    criteria=["age", "priority_district", "schoolchildren", "minimum_income", "disability", "own"],
    least_age=50,
    own_criterion="Suivi par la plateforme de réussite éducative",
)
LAYOUT = designed(RULES, prescriber_kind="")


@dataclass(frozen=True)
class Read:
    """What was read of one sheet, beside what its author meant."""

    kind: str
    answers: list[Answer]
    sheet: Filled


@pytest.fixture(scope="module")
def blanks() -> list[Image.Image]:
    """The pages of a real pad."""
    paper = PadPaper(
        code="C-4K7Q-9N",
        programme="Mon Ordi PIN40",
        organisation="CCAS de Dax",
        rules=RULES,
        layout=LAYOUT,
        version=1,
        sheets=[(number, address_of(number)) for number in range(1, SHEETS + 1)],
    )
    head = Letterhead(
        territory="Landes",
        issuer="CCAS de Dax",
        reference="C-4K7Q-9N",
        printed_at=timezone.now(),
        demonstration=False,
    )
    return pages_of(print_pad(paper, head=head, lang="fr").content)


@pytest.fixture(scope="module")
def forty(blanks: list[Image.Image]) -> list[Read]:
    return list(read_all(blanks))


def address_of(number: int) -> str:
    return f"HTTPS://REBOND.EXAMPLE/F/C-4K7Q-9N/{number}/12.3"


def read_all(blanks: list[Image.Image]) -> Iterator[Read]:
    kinds = list(KINDS)
    for number, blank in enumerate(blanks):
        kind, chance = kinds[number % len(kinds)], np.random.default_rng(1000 + number)
        sheet = filled(blank, LAYOUT, seed=number)
        photograph = photographed(sheet.page, KINDS[kind](chance), chance)
        yield Read(kind, read(photograph, expected=address_of(number + 1)), sheet)


def read(photograph: bytes, *, expected: str = "", layout: Layout = LAYOUT) -> list[Answer]:
    picture = Image.open(io.BytesIO(photograph)).convert("L")
    (code,) = codes_in(picture)
    assert expected in ("", code.text)
    return answers_on(flattened(picture, code, layout), layout)


def shot(page: Image.Image, how: Shot | None = None) -> bytes:
    return photographed(page, how or Shot(), np.random.default_rng(7))


def ticked_by(blank: Image.Image, *marks: tuple[str, str, object]) -> Image.Image:
    page = blank.convert("L").copy()
    pen = Pen(page, np.random.default_rng(3), LAYOUT.box)
    boxes = {(question.key, box.code): box for question in LAYOUT.questions for box in question.boxes}
    for key, code, draw in marks:
        draw(pen, boxes[key, code])  # type: ignore[operator]
    return page


def test_no_box_of_forty_sheets_is_read_wrong_without_a_doubt(forty: list[Read]) -> None:
    wrong = [
        (number, one.kind, answer.key, code)
        for number, one in enumerate(forty)
        for answer in one.answers
        for question in LAYOUT.questions
        if question.key == answer.key and (question.many or answer.is_sure)
        for code in (box.code for box in question.boxes)
        if code not in answer.doubtful and (code in answer.ticked) != (code in one.sheet.meant[answer.key])
    ]
    assert (len(forty), wrong) == (SHEETS, [])


def test_every_style_and_every_damage_is_among_the_forty(forty: list[Read]) -> None:
    styles = {style for one in forty for style in one.sheet.styles}
    assert styles == {"check", "cross", "blob", "beyond", "faint", "crossed_out", "blackened"}
    assert {one.kind for one in forty} == set(KINDS)


def test_most_boxes_are_read_without_a_doubt(forty: list[Read]) -> None:
    boxes = sum(len(question.boxes) for question in LAYOUT.questions) * len(forty)
    doubts = sum(len(answer.doubtful) for one in forty for answer in one.answers)
    assert 1 - doubts / boxes >= READ_WITHOUT_DOUBT


def test_what_was_taken_back_or_ticked_faintly_is_never_sure(forty: list[Read]) -> None:
    sure = [
        (one.kind, key, code)
        for one in forty
        for key, codes in one.sheet.taken_back.items()
        for code in codes
        for answer in one.answers
        if answer.key == key and code in answer.ticked
    ]
    assert sure == []


def test_two_boxes_of_one_answer_are_a_doubt_between_both(blanks: list[Image.Image]) -> None:
    page = ticked_by(blanks[0], ("sex", "woman", check), ("sex", "man", check))
    answers = {one.key: one for one in read(shot(page))}
    assert answers["sex"] == Answer("sex", (), ("woman", "man"))
    assert answers["need"] == Answer("need", (), ("",)), "nothing ticked is no answer"
    assert answers["criteria"] == Answer("criteria", (), ())


def test_a_crossed_out_box_is_a_doubt(blanks: list[Image.Image]) -> None:
    page = ticked_by(
        blanks[0], ("criteria", "disability", crossed_out), ("criteria", "schoolchildren", check)
    )
    answers = {one.key: one for one in read(shot(page))}
    assert answers["criteria"] == Answer("criteria", ("schoolchildren",), ("disability",))


def test_a_sheet_from_afar_says_so(blanks: list[Image.Image]) -> None:
    with pytest.raises(NotFlat, match="too_small"):
        read(shot(blanks[0], Shot(height=560)))


def test_a_sheet_cut_off_by_the_picture_says_so(blanks: list[Image.Image]) -> None:
    upper = blanks[0].crop((0, 0, blanks[0].width, blanks[0].height // 2))
    with pytest.raises(NotFlat, match="cut"):
        read(shot(upper))


def test_a_sheet_of_another_layout_is_not_believed(blanks: list[Image.Image]) -> None:
    """The code is right and the boxes stand elsewhere: a copy pasted together, or a wrong record."""
    moved = replace(
        LAYOUT,
        questions=tuple(
            replace(one, boxes=tuple(replace(box, x=box.x + 3, y=box.y + 3) for box in one.boxes))
            for one in LAYOUT.questions
        ),
    )
    with pytest.raises(NotFlat, match="bent"):
        read(shot(blanks[0]), layout=moved)


def test_a_picture_without_a_sheet_has_no_code() -> None:
    assert codes_in(Image.effect_noise((800, 1000), 60)) == []


def test_a_stored_layout_is_read_back_as_it_was() -> None:
    assert layout_from(LAYOUT.as_json()) == LAYOUT


def test_every_box_has_room_around_it() -> None:
    boxes = [box for question in LAYOUT.questions for box in question.boxes]
    spots = Counter((box.x, box.y) for box in boxes)
    assert max(spots.values()) == 1
    assert all(box.y + LAYOUT.box < LAYOUT.marks[-1][1] - LAYOUT.mark for box in boxes)
