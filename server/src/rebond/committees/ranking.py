"""From facts to a ranked list, with the reason of each rank. Pure: no database, no person.

The points of what is known are added up. An unknown fact gives no point and takes none: it is told as unknown, with
what it could still bring, and the best rank that the person could then have. Ties: the longest wait first, then the code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rebond.committees.choices import Fact
from rebond.committees.criteria import Criteria

UNKNOWN = ""
YES, NO = "yes", "no"
Key = tuple[int, date, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """``answers``: by fact or by code of a question; `UNKNOWN`, or no entry, where nobody knows."""

    referral_id: int
    code: str
    referred_on: date
    public: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the sum: a criterion (``kind`` a fact or "question"), the answer, its points of ``most``."""

    kind: str
    code: str
    answer: str
    points: int
    most: int

    @property
    def is_unknown(self) -> bool:
        return self.answer == UNKNOWN


@dataclass(frozen=True, slots=True)
class Ranked:
    """``possible``: the points if all that is unknown turned out in the person's favour; ``best_rank`` then."""

    candidate: Candidate
    rank: int
    points: int
    possible: int
    best_rank: int
    reasons: tuple[Reason, ...]

    @property
    def unknown(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.is_unknown)

    @property
    def key(self) -> Key:
        return (-self.points, self.candidate.referred_on, self.candidate.code)

    @property
    def best_key(self) -> Key:
        return (-self.possible, self.candidate.referred_on, self.candidate.code)


def rank(criteria: Criteria, candidates: Sequence[Candidate]) -> list[Ranked]:
    """The first rank is 1; nobody shares one."""
    judged = [(candidate, reasons_of(criteria, candidate)) for candidate in candidates]
    sums = [(_key(candidate, _points(reasons)), candidate, reasons) for candidate, reasons in judged]
    sums.sort(key=lambda item: item[0])
    keys = [key for key, _candidate, _reasons in sums]
    ranked = []
    for place, (_key_of, candidate, reasons) in enumerate(sums, start=1):
        possible = sum(reason.most if reason.is_unknown else reason.points for reason in reasons)
        best = bisect_left(keys, _key(candidate, possible)) + 1
        ranked.append(Ranked(candidate, place, _points(reasons), possible, best, reasons))
    return ranked


def reasons_of(criteria: Criteria, candidate: Candidate) -> tuple[Reason, ...]:
    return (
        _of_public(criteria, candidate),
        *(_of_fact(fact, points, candidate) for fact, points in criteria.weights.items()),
        *_of_questions(criteria, candidate),
    )


def quotas(criteria: Criteria, computers: int) -> dict[str, int]:
    """How many of ``computers`` are kept for each public, rounded down; what is left is for all."""
    return {public.code: computers * public.quota_percent // 100 for public in criteria.publics}


def served(criteria: Criteria, ranked: Sequence[Ranked], computers: int) -> list[Ranked]:
    """Who receives one of ``computers`` if the ranks alone decide, in their order.

    The first of each public take what is kept for it; what is left, and what a public does not use, goes by rank.
    """
    chosen: dict[int, Ranked] = {}
    for public, kept in quotas(criteria, computers).items():
        of_public = [item for item in ranked if item.candidate.public == public]
        chosen |= {item.rank: item for item in of_public[:kept]}
    for item in ranked:
        if len(chosen) >= computers:
            break
        chosen.setdefault(item.rank, item)
    return [chosen[place] for place in sorted(chosen)]


def undecided(
    criteria: Criteria, ranked: Sequence[Ranked], chosen: Sequence[Ranked], computers: int
) -> list[Ranked]:
    """Those who are not served and would be, if what is unknown of them turned out in their favour."""
    taken = {item.rank for item in chosen}
    return [
        item
        for item in ranked
        if item.rank not in taken and item.unknown and _would_be_served(criteria, ranked, item, computers)
    ]


def _would_be_served(criteria: Criteria, ranked: Sequence[Ranked], item: Ranked, computers: int) -> bool:
    """Whatever public they may turn out to be of: one of unknown public is judged by rank alone."""
    others = [other for other in ranked if other.rank != item.rank]
    place = bisect_left([other.key for other in others], item.best_key)
    moved = [*others[:place], item, *others[place:]]
    renumbered = [
        Ranked(each.candidate, number, each.points, each.possible, each.best_rank, each.reasons)
        for number, each in enumerate(moved, start=1)
    ]
    return any(
        each.candidate.referral_id == item.candidate.referral_id
        for each in served(criteria, renumbered, computers)
    )


def _of_public(criteria: Criteria, candidate: Candidate) -> Reason:
    most = max((public.points for public in criteria.publics), default=0)
    public = criteria.public(candidate.public)
    if public is None:
        return Reason(Fact.PUBLIC, Fact.PUBLIC, UNKNOWN, 0, most)
    return Reason(Fact.PUBLIC, Fact.PUBLIC, public.code, public.points, most)


def _of_fact(fact: str, points: Mapping[str, int], candidate: Candidate) -> Reason:
    answer = candidate.answers.get(fact, UNKNOWN)
    return Reason(fact, fact, answer, points.get(answer, 0), max(points.values(), default=0))


def _of_questions(criteria: Criteria, candidate: Candidate) -> list[Reason]:
    reasons = []
    for question in criteria.questions:
        answer = candidate.answers.get(question.code, UNKNOWN)
        points = {YES: question.yes, NO: question.no}.get(answer, 0)
        reasons.append(Reason("question", question.code, answer, points, question.most))
    return reasons


def _points(reasons: Sequence[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _key(candidate: Candidate, points: int) -> Key:
    return (-points, candidate.referred_on, candidate.code)
