"""Criteria, ranks and quotas in words, for the pages and the minutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rebond.access import Actor
from rebond.committees.agenda import FACT_ANSWERS, Agenda, Line, answer_label, quotas_of
from rebond.committees.choices import Fact
from rebond.committees.criteria import Criteria
from rebond.committees.models import CommitteeSession
from rebond.committees.queries import obstacles_of_interest
from rebond.committees.ranking import NO, YES, Reason
from rebond.network.choices import PrescriberKind
from rebond.referrals.choices import ClosingReason


@dataclass(frozen=True, slots=True)
class SaidReason:
    """One criterion of one person: "Internet at home", "No", 5 of 5 points; ``answer`` empty when unknown."""

    criterion: str
    answer: str
    points: int
    most: int

    @property
    def is_unknown(self) -> bool:
        return not self.answer

    @property
    def words(self) -> str:
        if self.criterion.endswith("?"):
            return f"{self.criterion} {self.answer}"
        return _("%(criterion)s: %(answer)s") % {"criterion": self.criterion, "answer": self.answer}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A person on the agenda, without any name. ``is_served``: ranks and quotas alone would serve them."""

    line: Line
    public: str
    reasons: tuple[SaidReason, ...]
    is_served: bool
    is_own: bool
    is_ticked: bool

    @property
    def unknown(self) -> list[SaidReason]:
        return [reason for reason in self.reasons if reason.is_unknown]

    @property
    def decision(self) -> str:
        return self.line.item.get_decision_display() if self.line.item else ""

    @property
    def refusal(self) -> str:
        item = self.line.item
        return str(ClosingReason(item.reason).label) if item and item.reason else ""


@dataclass(frozen=True, slots=True)
class Weight:
    """What gives points, and how many."""

    words: str
    points: int


@dataclass(frozen=True, slots=True)
class SaidPublic:
    name: str
    points: int
    quota_percent: int
    nominators: str


@dataclass(frozen=True, slots=True)
class CriteriaInWords:
    publics: tuple[SaidPublic, ...]
    weights: tuple[tuple[str, tuple[Weight, ...]], ...]
    most: int
    for_all_percent: int


@dataclass(frozen=True, slots=True)
class QuotaRow:
    public: str
    waiting: int
    kept: int
    retained: int


def lines_in_words(
    agenda: Agenda,
    session: CommitteeSession,
    actor: Actor,
    *,
    chosen: Collection[int] = (),
    ticked: Collection[int] = (),
) -> list[SaidLine]:
    return [
        line_in_words(agenda, line, session, actor, chosen=chosen, ticked=ticked) for line in agenda.lines
    ]


def line_in_words(
    agenda: Agenda,
    line: Line,
    session: CommitteeSession,
    actor: Actor,
    *,
    chosen: Collection[int] = (),
    ticked: Collection[int] = (),
) -> SaidLine:
    public = agenda.criteria.public(line.ranked.candidate.public)
    return SaidLine(
        line,
        public.name if public else "",
        tuple(said(agenda.criteria, reason) for reason in line.ranked.reasons),
        line.referral.pk in chosen,
        bool(obstacles_of_interest(session, line.referral, actor.organisation_id)),
        line.item is not None and line.item.pk in ticked,
    )


def said(criteria: Criteria, reason: Reason) -> SaidReason:
    if reason.kind != "question":
        return SaidReason(
            str(Fact(reason.kind).label), answer_label(criteria, reason), reason.points, reason.most
        )
    question = next((each for each in criteria.questions if each.code == reason.code), None)
    answers = {YES: _("Yes"), NO: _("No")}
    return SaidReason(
        question.text if question else reason.code,
        answers.get(reason.answer, ""),
        reason.points,
        reason.most,
    )


def criteria_in_words(criteria: Criteria) -> CriteriaInWords:
    weights = [
        (
            str(Fact(fact).label),
            tuple(
                Weight(str(FACT_ANSWERS[fact](answer).label), number)
                for answer, number in sorted(points.items(), key=lambda pair: (-pair[1], pair[0]))
            ),
        )
        for fact, points in criteria.weights.items()
    ]
    weights += [
        (
            question.text,
            tuple(
                Weight(words, number)
                for words, number in ((_("Yes"), question.yes), (_("No"), question.no))
                if number
            ),
        )
        for question in criteria.questions
    ]
    return CriteriaInWords(
        tuple(
            SaidPublic(
                public.name,
                public.points,
                public.quota_percent,
                ", ".join(str(PrescriberKind(kind).label) for kind in public.nominators),
            )
            for public in criteria.publics
        ),
        tuple(weights),
        criteria.most,
        100 - sum(public.quota_percent for public in criteria.publics),
    )


def quota_rows(agenda: Agenda, computers: int) -> list[QuotaRow]:
    return [
        QuotaRow(name or _("Public not known"), waiting, kept, retained)
        for name, waiting, kept, retained in quotas_of(agenda, computers)
    ]
