"""Rules tried on people referred before: how many they would let in, refuse and why. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.network.choices import PrescriberKind
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules
from rebond.programmes.wording import criterion_in_words
from rebond.referrals.choices import Need, PrintKind
from rebond.referrals.eligibility import Answer, Known, answer_of, criterion_answer, may_not_refer
from rebond.referrals.models import Fingerprint, Referral

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CERTAIN = (PrintKind.HOUSEHOLD, PrintKind.DATED)
"""What recognises a household or a person for certain (`coinciding`)."""
MOST = 5000
"""The latest people that are looked at."""


class Outcome(Enum):
    LET_IN = "let_in"
    WAITING = "waiting"
    SAME_HOUSEHOLD = "same_household"
    TO_ASK = "to_ask"
    NOT_ELIGIBLE = "not_eligible"
    NOT_REFERRED = "not_referred"

    @property
    def label(self) -> StrPromise:
        return _LABELS[self]


_LABELS = {
    Outcome.LET_IN: _("Would be referred to a place"),
    Outcome.WAITING: _(
        "Would stand on the waiting list: no computer left that day, or too many people at the place"
    ),
    Outcome.SAME_HOUSEHOLD: _("Would be refused: somebody of the household was let in before"),
    Outcome.TO_ASK: _("Would be asked: nobody asked then what the rules ask now"),
    Outcome.NOT_ELIGIBLE: _("Would be refused: not one of those whom a computer is for"),
    Outcome.NOT_REFERRED: _("Would be refused: referred by somebody who may not"),
}


REFUSED = (Outcome.SAME_HOUSEHOLD, Outcome.NOT_ELIGIBLE, Outcome.NOT_REFERRED)


@dataclass(slots=True)
class Trial:
    """Counts by outcome, by rule that stood in the way, by kind of prescriber and outcome."""

    total: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[Outcome]] = field(default_factory=dict)


@dataclass(slots=True)
class LetIn:
    """Those whom the rules let in so far: how many at each place (by key), and what would recognise them."""

    at_place: Counter[int] = field(default_factory=Counter)
    prints: set[tuple[str, str]] = field(default_factory=set)

    def add(self, referral: Referral) -> None:
        self.at_place[referral.place_id] += 1
        self.prints |= _prints_of(referral)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    label: StrPromise
    today: int | None
    draft: int


@dataclass(frozen=True, slots=True)
class KindRow:
    """``refused``: for any reason; ``other``: waiting, or to be asked."""

    label: StrPromise
    let_in: int
    other: int
    refused: int


def people_to_try_on(actor: Actor, programme: Programme) -> list[Referral]:
    """The latest who were referred for a computer, in the order of their days."""
    rows = Referral.objects.visible_to(actor).filter(programme=programme, need=Need.COMPUTER_AND_INITIATION)
    certain = Prefetch("fingerprints", Fingerprint.objects.filter(kind__in=CERTAIN), to_attr="certain_prints")
    latest = (
        rows.select_related("prescriber").prefetch_related(certain).order_by("-referred_on", "-pk")[:MOST]
    )
    return list(reversed(latest))


def tried(rules: Rules, people: Iterable[Referral]) -> Trial:
    """``people`` as `people_to_try_on` gives them. Those whose household was never asked for are met by nobody."""
    trial, before = Trial(), LetIn()
    for referral in people:
        outcome, reasons = _judged(rules, referral, before)
        if outcome is Outcome.LET_IN:
            before.add(referral)
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
            sum(counts[outcome] for outcome in REFUSED),
        )
        for kind in PrescriberKind
        if (counts := trial.kinds.get(kind.value))
    ]


def _prints_of(referral: Referral) -> set[tuple[str, str]]:
    rows: list[Fingerprint] = referral.certain_prints  # type: ignore[attr-defined]
    return {(row.kind, row.digest) for row in rows}


def _judged(rules: Rules, referral: Referral, before: LetIn) -> tuple[Outcome, Sequence[str]]:
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
    if rules.one_per_household and before.prints & _prints_of(referral):
        return Outcome.SAME_HOUSEHOLD, [str(_("One computer per household"))]
    return (Outcome.LET_IN if _has_room(rules, referral, before) else Outcome.WAITING), []


def _has_room(rules: Rules, referral: Referral, before: LetIn) -> bool:
    limit = None if rules.decides_by_committee else rules.computers_by(referral.referred_on)
    if limit is not None and before.at_place.total() >= limit:
        return False
    most = rules.most_per_place
    return most is None or before.at_place[referral.place_id] < most


def _missing(rules: Rules, known: Known, answer: Answer) -> list[str]:
    return [
        criterion_in_words(code, rules)
        for code in rules.criteria
        if criterion_answer(code, rules, known) is answer
    ]
