"""What a place answers: it takes the person on, proposes another place, closes, reopens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.network.models import Place
from rebond.referrals.actions.capacity import full_for, hold_another_place, hold_programmes
from rebond.referrals.actions.contacting import forget_after, keep_again
from rebond.referrals.actions.printing import is_counted
from rebond.referrals.actions.referring import first_stage
from rebond.referrals.asked_papers import obstacles_of_papers, record_papers_seen
from rebond.referrals.choices import ClosingReason, HouseholdException, Need, PaperMoment
from rebond.referrals.coinciding import coincidence, prints_kept
from rebond.referrals.lifecycle import STEPS, Obstacles, advance, hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.queries import obstacle_to_reopen
from rebond.referrals.stages import TRIES_BEFORE_UNREACHABLE, Stage
from rebond.referrals.waiting import has_room


class _Told(TypedDict):
    actor: Actor
    sets: Mapping[str, str]
    obstacles: Callable[[Sequence[Referral]], Obstacles]
    occurred_at: datetime | None


def accept(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    papers: Collection[str] = (),
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """The place has reached the people and takes them on. ``papers``: those that it has seen (`AskedPaper`)."""
    with transaction.atomic():
        outcome = advance(
            STEPS["accept"],
            referrals,
            actor=actor,
            sets={"accepted_at": occurred_at or timezone.now()},
            obstacles=lambda held: _not_to_accept(held, papers),
            occurred_at=occurred_at,
        )
        record_papers_seen(PaperMoment.ACCEPTANCE, outcome.taken, actor=actor, occurred_at=occurred_at)
    return outcome


def reroute(
    *, actor: Actor, referrals: Collection[Referral], place: Place, occurred_at: datetime | None = None
) -> Outcome[Referral]:
    """Hand people on to another place of the territory, which has to contact them; the first no longer sees them.

    Refused to whom the place has no room for, by the limit of their programme. Raise `Invalid` for a closed place.
    """
    with transaction.atomic():
        there = hold_another_place(place, referrals)
        return advance(
            STEPS["reroute"],
            referrals,
            actor=actor,
            sets={"place": there},
            facts_of=lambda referral: {"from_place_id": referral.place_id},
            obstacles=lambda held: not_there(held, there),
            occurred_at=occurred_at,
        )


def close(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    reason: ClosingReason,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """End without a computer, and say why. The contact details will be erased in their time.

    Nobody is unreachable before the place tried on several days, see `reaching.note_try`.
    """
    with transaction.atomic():
        outcome = advance(
            STEPS["close"],
            referrals,
            actor=actor,
            sets={"closing_reason": ClosingReason(reason).value},
            facts_of=lambda _referral: {"reason": ClosingReason(reason).value},
            obstacles=_tried_too_little if reason == ClosingReason.UNREACHABLE else None,
            occurred_at=occurred_at,
        )
        forget_after(outcome.taken, occurred_at or timezone.now())
    return outcome


def reopen(
    *, actor: Actor, referrals: Collection[Referral], occurred_at: datetime | None = None
) -> Outcome[Referral]:
    """The person came after all: they are to be contacted again, under the rules under which they were referred.

    Whom no committee retained, in a programme where one decides, waits for the next one instead; where every computer is
    promised meanwhile, the person stands on the waiting list. Refused when their household has another request, or the
    programme is over.
    """
    with transaction.atomic():
        hold_programmes(referrals)
        outcomes = [_back_in(actor, referral, occurred_at) for referral in hold_rows(referrals)]
        taken = [referral for outcome in outcomes for referral in outcome.taken]
        keep_again(taken)
    return Outcome(taken, [refusal for outcome in outcomes for refusal in outcome.refused])


def _back_in(actor: Actor, referral: Referral, occurred_at: datetime | None) -> Outcome[Referral]:
    told: _Told = {
        "actor": actor,
        "sets": {"closing_reason": "", **_household_unknown(referral)},
        "obstacles": lambda held: _not_to_reopen(held, timezone.localdate(occurred_at)),
        "occurred_at": occurred_at,
    }
    if _needs_committee(referral):
        return advance(STEPS["nominate_again"], [referral], **told)
    if _may_be_promised(referral):
        return advance(STEPS["reopen"], [referral], **told)
    return advance(STEPS["wait_again"], [referral], **told)


def _household_unknown(referral: Referral) -> dict[str, str]:
    """Its fingerprints went with the key of a programme that was over: the rule is not held, and that is said."""
    known = referral.household_fingerprint or referral.household_exception
    if known or not is_counted(referral.kept_rules, referral.need):
        return {}
    return {"household_exception": HouseholdException.ADDRESS_NOT_GIVEN.value}


def _may_be_promised(referral: Referral) -> bool:
    """Whether there is a computer for them, or they need none to be promised: a committee did already."""
    if referral.need != Need.COMPUTER_AND_INITIATION or referral.retained_at is not None:
        return True
    return has_room(referral.programme, referral.place, rules=referral.kept_rules)


def _needs_committee(referral: Referral) -> bool:
    return referral.retained_at is None and first_stage(referral.kept_rules, referral.need) == Stage.NOMINATED


def not_there(held: Sequence[Referral], place: Place) -> Obstacles:
    """Why people are not handed on to ``place``, which is held: it is not theirs to go to, or it is full."""
    full = full_for(held, place)
    return {one.pk: found for one in held if (found := wrong_place(one, place) or full.get(one.pk))}


def wrong_place(referral: Referral, place: Place) -> list[Obstacle]:
    """Why a person is not handed on to ``place``."""
    if place.organisation.territory_id != referral.programme.territory_id:
        return [Obstacle("other_territory", _("This place belongs to another territory."))]
    if place.pk == referral.place_id:
        return [Obstacle("same_place", _("The person is already referred to this place."))]
    return []


def _not_to_accept(held: Sequence[Referral], papers: Collection[str]) -> Obstacles:
    doubt = Obstacle(
        "household_to_settle", _("Say first whether this is another household, with the reason.")
    )
    found: dict[int, list[Obstacle]] = {}
    for referral in held:
        missing = obstacles_of_papers(PaperMoment.ACCEPTANCE, referral.kept_rules, papers)
        found[referral.pk] = [*([doubt] if referral.household_doubt else []), *missing]
    return found


def _not_to_reopen(held: Sequence[Referral], day: date) -> Obstacles:
    over = {one.pk: [found] for one in held if (found := obstacle_to_reopen(one, on=day))}
    return over or _households_served(held)


def _households_served(held: Sequence[Referral]) -> Obstacles:
    obstacle = Obstacle("household_has_a_request", _("A request is already under way for this household."))
    return {
        referral.pk: [obstacle]
        for referral in held
        if not referral.household_exception
        and coincidence(referral.programme_id, prints_kept(referral), apart_from=referral.pk).certain
    }


def _tried_too_little(held: Sequence[Referral]) -> Obstacles:
    told = _("Note first on which %(days)d days you tried to reach the person in vain.") % {
        "days": TRIES_BEFORE_UNREACHABLE
    }
    return {ref.pk: [Obstacle("tried_too_little", told)] for ref in held if not ref.was_tried_enough}
