"""People go on at another place: what they attended counts there, and their seats are for others."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from rebond.access import Actor
from rebond.kit.outcomes import Outcome
from rebond.learning.actions.enrolments import hold_with_sessions
from rebond.learning.actions.seats import give_seats_back
from rebond.learning.models import Enrolment
from rebond.network.models import Place
from rebond.referrals.actions import move
from rebond.referrals.actions.capacity import hold_another_place
from rebond.referrals.models import Referral


def move_people(*, actor: Actor, referrals: Collection[Referral], place: Place) -> Outcome[Referral]:
    """Hand people on to ``place``, wherever they stand. Raise `Invalid` for a closed place.

    Whoever was given a seat meanwhile keeps it no more than the others.
    """
    with transaction.atomic():
        hold_another_place(place, referrals)  # before the sessions and the people, as everybody does
        sessions, _people = hold_with_sessions(referrals)
        outcome = move(actor=actor, referrals=referrals, place=place)
        moved = Enrolment.objects.filter(referral__in=[referral.pk for referral in outcome.taken])
        keys = list(moved.order_by("pk").values_list("pk", flat=True))
        give_seats_back([session for session in sessions if session.place_id != place.pk], keys)
        moved.update(cohort=None)
    return outcome
