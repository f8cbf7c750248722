"""Another place goes on with people, each where they stand: theirs closes, or their adviser left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from django.db import transaction

from rebond.access import Actor
from rebond.kit.outcomes import Outcome
from rebond.network.models import Place
from rebond.referrals.actions.answering import reroute, wrong_place
from rebond.referrals.actions.capacity import hold_another_place
from rebond.referrals.lifecycle import STEPS, Obstacles, advance, hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


class _Told(TypedDict):
    actor: Actor
    sets: Mapping[str, Place | datetime]
    facts_of: Callable[[Referral], Mapping[str, int]]
    obstacles: Callable[[Sequence[Referral]], Obstacles]


def move(*, actor: Actor, referrals: Collection[Referral], place: Place) -> Outcome[Referral]:
    """Whom nobody accompanies yet is to be contacted by ``place``; the others go on there as they stand, with their rank.

    Those who have begun are refused nothing by a limit of the place: they would have to stop. Raise `Invalid` for a closed
    place.
    """
    with transaction.atomic():
        place = hold_another_place(place, referrals)
        held = hold_rows(referrals)
        begun = [referral for referral in held if referral.stage not in {Stage.SENT, Stage.ACCEPTED}]
        others = [referral for referral in held if referral.stage in {Stage.SENT, Stage.ACCEPTED}]
        outcomes = [reroute(actor=actor, referrals=others, place=place)]
        outcomes += [_go_on(actor, referral, place) for referral in begun]
    taken = [referral for outcome in outcomes for referral in outcome.taken]
    return Outcome(taken, [refusal for outcome in outcomes for refusal in outcome.refused])


def _go_on(actor: Actor, referral: Referral, place: Place) -> Outcome[Referral]:
    told: _Told = {
        "actor": actor,
        "sets": {"place": place, "stage_since": referral.stage_since},
        "facts_of": lambda one: {"from_place_id": one.place_id},
        "obstacles": lambda held: {one.pk: found for one in held if (found := wrong_place(one, place))},
    }
    if referral.stage == Stage.NOMINATED:
        return advance(STEPS["move_nominated"], [referral], **told)
    if referral.stage == Stage.WAITING:
        return advance(STEPS["move_waiting"], [referral], **told)
    if referral.stage == Stage.ON_PATH:
        return advance(STEPS["move_on_path"], [referral], **told)
    return advance(STEPS["move_path_done"], [referral], **told)
