"""From boxes to answers: what is sure, and what a human has to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from rebond.pads.layout import Layout, Question
from rebond.pads.reading.boxes import FRAME_SEEN, Mark, Measure, measured
from rebond.pads.reading.flattening import NotFlat

FRAMES_SEEN = 0.9
"""The share of the printed squares that lie where the layout says, in a sheet that was flattened well."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one question: the codes ticked for sure, and those that a human has to look at.

    ``doubtful`` of a question that takes one answer holds every box that may be it; "" says that none was ticked.
    """

    key: str
    ticked: tuple[str, ...]
    doubtful: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return not self.doubtful


def answers_on(sheet: Image.Image, layout: Layout) -> list[Answer]:
    """``sheet``: flattened. One answer for each question, in their order.

    Raise `NotFlat` ("bent") when too many printed squares are not where they should be: a folded sheet, or another form.
    """
    boxes = [box for question in layout.questions for box in question.boxes]
    measures = measured(sheet, boxes, layout.box)
    if sum(one.frame >= FRAME_SEEN for one in measures) < FRAMES_SEEN * len(boxes):
        raise NotFlat("bent")
    left = iter(measures)
    return [_answer(one, [next(left) for _box in one.boxes]) for one in layout.questions]


def _answer(question: Question, measures: Sequence[Measure]) -> Answer:
    marks = {box.code: one.mark for box, one in zip(question.boxes, measures, strict=True)}
    ticked = tuple(code for code, mark in marks.items() if mark is Mark.TICKED)
    doubtful = tuple(code for code, mark in marks.items() if mark is Mark.DOUBTFUL)
    if question.many or (len(ticked) == 1 and not doubtful):
        return Answer(question.key, ticked, doubtful)
    return Answer(question.key, (), ticked + doubtful or ("",))
