"""Where everything stands on a sheet to tick, in millimetres from the top left corner of an A4 page.

A printed sheet lives for years in a drawer, so its layout is stored with the version of the form that it was printed
from, and read by that one alone: nothing here may be taken for granted about a stored layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

WIDTH, HEIGHT = 210.0, 236.0
"""Of the part that is read; below it hangs the stub, which stays with whoever filled the sheet."""
BOX = 4.4
PITCH = 7.2
MARK = 6.0
QR = 32.0
"""With its quiet zone of four modules."""
SCALE = 6
"""Pixels a millimetre of a sheet that was flattened."""
TOP, LEFT, RIGHT, HALF = 49.0, 20.0, 110.0, 42.0
LABEL = 2.2
"""Between a box and its words."""


@dataclass(frozen=True, slots=True)
class Box:
    """``x`` and ``y``: the top left corner of the square; ``code``: the answer that it stands for."""

    code: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Question:
    """``many``: each box is an answer of its own. Otherwise exactly one is to be ticked."""

    key: str
    boxes: tuple[Box, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Where something is written by hand: shown to a human, read by no program."""

    key: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """``marks``: centres of the black squares of ``mark`` mm; ``qr``: top left corner and side, quiet zone included."""

    width: float
    height: float
    box: float
    mark: float
    marks: tuple[tuple[float, float], ...]
    qr: tuple[float, float, float]
    questions: tuple[Question, ...]
    areas: tuple[Area, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to place. ``across``: how many answers stand side by side."""

    key: str
    codes: tuple[str, ...]
    across: int = 1
    many: bool = False


def layout_from(stored: dict[str, Any]) -> Layout:
    questions = tuple(
        Question(one["key"], tuple(Box(**box) for box in one["boxes"]), one["many"])
        for one in stored["questions"]
    )
    return Layout(
        width=stored["width"],
        height=stored["height"],
        box=stored["box"],
        mark=stored["mark"],
        marks=tuple((x, y) for x, y in stored["marks"]),
        qr=tuple(stored["qr"]),
        questions=questions,
        areas=tuple(Area(**area) for area in stored["areas"]),
    )


def laid_out(left: Iterable[Asked], right: Iterable[Asked]) -> Layout:
    """Two columns of questions, each a line of heading and its lines of boxes; then what is written by hand."""
    on_the_left, _end = _column(left, LEFT)
    on_the_right, end = _column(right, RIGHT)
    commune = Area("commune", RIGHT, end + 6, 82, 13)
    return Layout(
        width=WIDTH,
        height=HEIGHT,
        box=BOX,
        mark=MARK,
        marks=((13, 13), (197, 13), (13, 121), (197, 121), (13, 227), (197, 227)),
        qr=(158, 10, QR),
        questions=(*on_the_left, *on_the_right),
        areas=(commune, Area("filled_on", RIGHT, commune.y + 18, 82, 13)),
    )


def heading_of(question: Question) -> tuple[float, float]:
    """Where the words of the question begin: one line above its first box."""
    return question.boxes[0].x, question.boxes[0].y - PITCH


def _column(asked: Iterable[Asked], x: float) -> tuple[list[Question], float]:
    """The questions, and the height at which the column ends."""
    y, placed = TOP, []
    for one in asked:
        y += PITCH
        lines = -(-len(one.codes) // one.across)
        width = HALF if one.across < 3 else HALF * 2 / one.across
        # Down the first column, then down the next.
        boxes = tuple(
            Box(code, round(x + (index // lines) * width, 2), round(y + (index % lines) * PITCH, 2))
            for index, code in enumerate(one.codes)
        )
        placed.append(Question(one.key, boxes, one.many))
        y += lines * PITCH
    return placed, y
