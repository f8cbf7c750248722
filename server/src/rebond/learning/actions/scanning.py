"""People show their sheet at the door: each scan says that they are there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.learning.actions.holding import hold_session, refuse_what_is_over
from rebond.learning.actions.seats import enrol_in_session
from rebond.learning.choices import Presence
from rebond.learning.models import Session
from rebond.learning.queries.sessions import read_sheet
from rebond.referrals.models import Referral

UNKNOWN = Obstacle("unknown_code", _("No person of this place bears this code."))


def check_in(*, actor: Actor, session: Session, codes: Sequence[str]) -> Outcome[str]:
    """Note that the bearers of these sheets are there; whoever has no seat is given one while there are some.

    The attendance is recorded afterwards, for everybody at once (`record_attendance`): until then a scan can be made
    again. Answer the codes taken and those refused, with the reason. Raise `Invalid` for a session to come.
    """
    with transaction.atomic():
        session = hold_session(actor, session)
        refuse_what_is_over(session)
        if not session.is_due:
            raise Invalid(
                _("This session is still to come. Record who came on the day."), code="session_to_come"
            )
        read = {text: read_sheet(text) for text in codes}
        people = _people(session, {code for code in read.values() if code})
        refused = _seat(actor, session, list(people.values()))
        taken, told = [], []
        for text, code in read.items():
            person = people.get(code or "")
            obstacle = refused.get(person.pk) if person else UNKNOWN
            if obstacle is None:
                taken.append(code or text)
            else:
                told.append(Refusal(code or text, (obstacle,)))
        session.attendances.filter(enrolment__referral__code__in=taken).update(presence=Presence.PRESENT)
    return Outcome(taken, told)


def _people(session: Session, codes: set[str]) -> dict[str, Referral]:
    rows = Referral.objects.filter(place=session.place_id, code__in=codes).order_by("pk")
    return {referral.code: referral for referral in rows}


def _seat(actor: Actor, session: Session, people: list[Referral]) -> dict[int, Obstacle]:
    """Who could not sit down, by key of the referral.

    Those for whom a seat is kept take it first, so that nobody else of the list does; the others who wait stay where
    they stand, until the day is over and nobody waits any more.
    """
    seated = set(session.attendances.values_list("enrolment__referral_id", flat=True))
    without = [referral for referral in people if referral.pk not in seated]
    waits = session.waits.filter(enrolment__referral__in=[referral.pk for referral in without])
    if session.is_to_come:
        waits = waits.exclude(offered_at=None)
    in_order = waits.order_by(F("offered_at").asc(nulls_last=True), "pk")
    first = list(in_order.values_list("enrolment__referral_id", flat=True))
    waits.delete()
    ranks = {key: rank for rank, key in enumerate(first)}
    without.sort(key=lambda referral: ranks.get(referral.pk, len(first)))
    outcome = enrol_in_session(actor=actor, session=session, referrals=without)
    return {refusal.subject.pk: refusal.obstacles[0] for refusal in outcome.refused}
