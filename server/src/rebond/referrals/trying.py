"""Rules tried on people referred before: how many they would let in, refuse and why. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.network.choices import PrescriberKind
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules
from rebond.programmes.wording import criterion_in_words
from rebond.referrals.choices import Need
from rebond.referrals.eligibility import Answer, Known, answer_of, criterion_answer, may_not_refer
from rebond.referrals.models import Referral

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST = 5000
"""The latest people that are looked at."""


class Outcome(Enum):
    LET_IN = "let_in"
    WAITING = "waiting"
    TO_ASK = "to_ask"
    NOT_ELIGIBLE = "not_eligible"
    NOT_REFERRED = "not_referred"

    @property
    def label(self) -> StrPromise:
        return _LABELS[self]


_LABELS = {
    Outcome.LET_IN: _("Would be referred to a place"),
    Outcome.WAITING: _("Would stand on the waiting list: no computer left that day"),
    Outcome.TO_ASK: _("Would be asked: nobody asked then what the rules ask now"),
    Outcome.NOT_ELIGIBLE: _("Would be refused: not one of those whom a computer is for"),
    Outcome.NOT_REFERRED: _("Would be refused: referred by somebody who may not"),
}


@dataclass(slots=True)
class Trial:
    """Counts by outcome, by rule that stood in the way, by kind of prescriber and outcome."""

    total: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[Outcome]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    label: StrPromise
    today: int | None
    draft: int


@dataclass(frozen=True, slots=True)
class KindRow:
    """``refused``: for either reason; ``other``: waiting, or to be asked."""

    label: StrPromise
    let_in: int
    other: int
    refused: int


def people_to_try_on(actor: Actor, programme: Programme) -> list[Referral]:
    """The latest who were referred for a computer, in the order of their days."""
    rows = Referral.objects.visible_to(actor).filter(programme=programme, need=Need.COMPUTER_AND_INITIATION)
    latest = rows.select_related("prescriber").order_by("-referred_on", "-pk")[:MOST]
    return list(reversed(latest))


def tried(rules: Rules, people: Iterable[Referral]) -> Trial:
    trial = Trial()
    for referral in people:
        outcome, reasons = _judged(rules, referral, trial.outcomes[Outcome.LET_IN])
        trial.total += 1
        trial.outcomes[outcome] += 1
        trial.reasons.update(reasons)
        trial.kinds.setdefault(referral.prescriber_kind, Counter())[outcome] += 1
    return trial


def outcome_rows(draft: Trial, today: Trial | None) -> list[OutcomeRow]:
    return [
        OutcomeRow(outcome.label, today.outcomes[outcome] if today else None, draft.outcomes[outcome])
        for outcome in Outcome
    ]


def kind_rows(trial: Trial) -> list[KindRow]:
    return [
        KindRow(
            kind.label,
            counts[Outcome.LET_IN],
            counts[Outcome.WAITING] + counts[Outcome.TO_ASK],
            counts[Outcome.NOT_ELIGIBLE] + counts[Outcome.NOT_REFERRED],
        )
        for kind in PrescriberKind
        if (counts := trial.kinds.get(kind.value))
    ]


def _judged(rules: Rules, referral: Referral, let_in: int) -> tuple[Outcome, Sequence[str]]:
    stands = may_not_refer(
        rules,
        kind=referral.prescriber_kind,
        organisation=referral.prescriber,
        opens_at_a_place=referral.prescriber_id is None,
    )
    if stands is not None:
        return Outcome.NOT_REFERRED, [str(stands.message)]
    known = Known(
        need=referral.need,
        age_bracket=referral.age_bracket,
        occupation=referral.occupation,
        commune=referral.commune_id,
        declared=frozenset(referral.criteria),
        was_asked=False,
    )
    answer = answer_of(rules, known)
    if answer is Answer.NOT_MET:
        return Outcome.NOT_ELIGIBLE, _missing(rules, known, Answer.NOT_MET)
    if answer is Answer.UNSAID:
        return Outcome.TO_ASK, _missing(rules, known, Answer.UNSAID)
    limit = None if rules.decides_by_committee else rules.computers_by(referral.referred_on)
    return (Outcome.WAITING if limit is not None and let_in >= limit else Outcome.LET_IN), []


def _missing(rules: Rules, known: Known, answer: Answer) -> list[str]:
    return [
        criterion_in_words(code, rules)
        for code in rules.criteria
        if criterion_answer(code, rules, known) is answer
    ]
