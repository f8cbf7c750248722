"""A questionnaire as one value: what a draft changes and a published version keeps."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from rebond.assessments.choices import Area, Ease
from rebond.kit.errors import Invalid

FEWEST_ANSWERS, MOST_ANSWERS = 2, 5
MOST_QUESTIONS = 60
LONGEST_QUESTION, LONGEST_ANSWER = 200, 120
TOP = Ease.HELPS_OTHERS.value


@dataclass(frozen=True, slots=True)
class Question:
    """``answers`` go from who does not know to who is most at ease. ``key`` stays when the words change or move."""

    key: str
    area: str
    text: str
    answers: tuple[str, ...]

    def ease_of(self, answer: int) -> int:
        """Where the answer at this place stands from 0 to 4: the first is 0, the last 4, the others in between, evenly."""
        return (2 * TOP * answer + len(self.answers) - 1) // (2 * (len(self.answers) - 1))


Questions = tuple[Question, ...]


def questions_from(stored: Iterable[Mapping[str, Any]]) -> Questions:
    return tuple(
        Question(one["key"], one["area"], one["text"], tuple(str(each) for each in one["answers"]))
        for one in stored
    )


def as_json(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [{**asdict(one), "answers": list(one.answers)} for one in questions]


def new_key() -> str:
    return uuid.uuid4().hex[:12]


def judge(question: Question) -> Question:
    """The question with its blanks trimmed. Raise `Invalid`, with the field to mend."""
    answers = tuple(answer for each in question.answers if (answer := " ".join(each.split())))
    mended = replace(question, text=" ".join(question.text.split()), answers=answers)
    if mended.area not in Area.values:
        raise Invalid(_("Choose in the list."), field="area")
    if not mended.text or len(mended.text) > LONGEST_QUESTION:
        raise Invalid(
            _("Write the question, in %(most)s characters at the most.") % {"most": LONGEST_QUESTION},
            field="text",
        )
    if not FEWEST_ANSWERS <= len(answers) <= MOST_ANSWERS or len(set(answers)) < len(answers):
        raise Invalid(
            _("Write between %(fewest)s and %(most)s different answers, one a line.")
            % {"fewest": FEWEST_ANSWERS, "most": MOST_ANSWERS},
            field="answers",
        )
    if any(len(answer) > LONGEST_ANSWER for answer in answers):
        raise Invalid(
            _("An answer has %(most)s characters at the most.") % {"most": LONGEST_ANSWER}, field="answers"
        )
    return mended


def judge_whole(questions: Sequence[Question]) -> None:
    """Raise `Invalid` for a questionnaire that may not be published: each area has a question."""
    asked = {question.area for question in questions}
    missing = [str(area.label) for area in Area if area.value not in asked]
    if missing:
        raise Invalid(
            _("Each of the five areas needs a question. Still without: %(areas)s.")
            % {"areas": ", ".join(missing)},
            code="area_missing",
        )


def eases_of(questions: Iterable[Question], answers: Mapping[str, int]) -> dict[str, int | None]:
    """By area: the mean of what was answered in it, to the nearest step, a half going up; None where nothing was.

    ``answers``: the place of the answer chosen, by key of the question. Raise `Invalid` for one that no question has.
    """
    found: dict[str, list[int]] = {area: [] for area in Area.values}
    known = {question.key: question for question in questions}
    for key, answer in answers.items():
        question = known.get(key)
        if question is None or not 0 <= answer < len(question.answers):
            raise Invalid(_("This answer is not one of the questionnaire."), code="unknown_answer", field=key)
        found[question.area].append(question.ease_of(answer))
    return {area: nearest(eases) for area, eases in found.items()}


def nearest(eases: Sequence[int]) -> int | None:
    """The mean, rounded to the nearest whole number, a half going up. None of nothing."""
    return (2 * sum(eases) + len(eases)) // (2 * len(eases)) if eases else None
