"""The published criteria of a committee as a value: publics with their quota, points by answer, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from rebond.committees.choices import Fact
from rebond.kit.errors import Invalid
from rebond.kit.sealing import plain_words

MOST_POINTS = 100
MOST_PUBLICS = 8
MOST_QUESTIONS = 8


@dataclass(frozen=True, slots=True)
class Public:
    """Those for whom people are presented: families, job-seekers, students.

    ``quota_percent`` of the computers of a session is kept for them. ``nominators``: the kinds of prescriber that
    present them; none means any.
    """

    code: str
    name: str
    points: int = 0
    quota_percent: int = 0
    nominators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Answered by yes or no; not answered means not known."""

    code: str
    text: str
    yes: int = 0
    no: int = 0

    @property
    def most(self) -> int:
        return max(self.yes, self.no)


@dataclass(frozen=True, slots=True)
class Criteria:
    """``weights``: points by fact and answer; an answer that is not named gives none."""

    publics: tuple[Public, ...] = ()
    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def public(self, code: str) -> Public | None:
        return next((public for public in self.publics if public.code == code), None)

    def public_of_kind(self, prescriber_kind: str) -> str:
        """The only public that this kind of prescriber presents; nothing when there is none, or several."""
        found = [public.code for public in self.publics if prescriber_kind in public.nominators]
        return found[0] if len(found) == 1 else ""

    @property
    def most(self) -> int:
        """The most points that a person can have."""
        publics = max((public.points for public in self.publics), default=0)
        weights = sum(max(points.values(), default=0) for points in self.weights.values())
        return publics + weights + sum(question.most for question in self.questions)

    def as_json(self) -> dict[str, Any]:
        return {
            "publics": [{**asdict(public), "nominators": list(public.nominators)} for public in self.publics],
            "weights": {fact: dict(points) for fact, points in self.weights.items()},
            "questions": [asdict(question) for question in self.questions],
        }


def criteria_from(stored: Mapping[str, Any]) -> Criteria:
    """What `Criteria.as_json` gave."""
    return Criteria(
        tuple(
            Public(**{**public, "nominators": tuple(public["nominators"])}) for public in stored["publics"]
        ),
        {fact: dict(points) for fact, points in stored["weights"].items()},
        tuple(Question(**question) for question in stored["questions"]),
    )


def judge(criteria: Criteria) -> None:
    """Raise `Invalid` for criteria that could not be applied."""
    if not criteria.publics:
        raise Invalid(_("Name at least one public."), code="no_public")
    if criteria.most == 0:
        raise Invalid(_("Give points to at least one answer: else everybody has the same rank."))
    if sum(public.quota_percent for public in criteria.publics) > 100:
        raise Invalid(_("The shares kept for the publics are more than 100 % together."), code="quotas")
    _judge_codes(
        [public.code for public in criteria.publics], _("Two publics have the same name. Change one of them.")
    )
    _judge_codes(
        [question.code for question in criteria.questions],
        _("Two questions are the same. Remove one of them."),
    )
    if not set(criteria.weights) <= {Fact.AGE_BRACKET, Fact.OCCUPATION, Fact.INTERNET_AT_HOME}:
        raise Invalid(_("A criterion looks at a fact that no referral holds."), code="unknown_fact")
    if any(not 0 <= points <= MOST_POINTS for points in _all_points(criteria)):
        raise Invalid(_("Points go from 0 to %(most)s.") % {"most": MOST_POINTS}, code="points")


def code_for(words: str) -> str:
    """A short code of a name, the same as long as the name is: it links answers to the next versions."""
    return re.sub(r"[^a-z0-9]+", "-", plain_words(words)).strip("-")[:40]


def _judge_codes(codes: list[str], message: Any) -> None:
    if "" in codes or len(set(codes)) < len(codes):
        raise Invalid(message, code="same_name")


def _all_points(criteria: Criteria) -> Iterable[int]:
    yield from (public.points for public in criteria.publics)
    yield from (points for answers in criteria.weights.values() for points in answers.values())
    yield from (points for question in criteria.questions for points in (question.yes, question.no))
