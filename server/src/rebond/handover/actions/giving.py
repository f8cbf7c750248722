"""What becomes of a computer lent to a person: theirs at the end of the path, or lent longer."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.handover.facts import HandoverGiven, HandoverLoanExtended
from rebond.handover.models import Handover
from rebond.handover.queries import obstacles_to_give
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import Outlet


def give_for_good(*, actor: Actor, handover: Handover) -> Handover:
    """The path is completed: the computer lent during it is the person's own. Said twice, it is done once.

    Raise `Refused` when the path is not completed, or nothing is lent.
    """
    with transaction.atomic():
        held = _hold(handover)
        require(actor, "device.hand_over", on=held)
        if held.given_at is not None and held.ended_at is None:
            return held
        for obstacle in obstacles_to_give(held):
            raise Refused(obstacle.message, code=obstacle.code, obstacles=[obstacle])
        held.outlet, held.due_on, held.given_at = Outlet.GIFT, None, timezone.now()
        held.save(update_fields=["outlet", "due_on", "given_at"])
        given = HandoverGiven(device_id=held.device_id, place_id=held.place_id)
        record(actor=actor, entries=[Entry(held.stream, given)])
    return held


def extend_loan(*, actor: Actor, handover: Handover, due_on: date) -> Handover:
    """The person keeps the computer until ``due_on``. Said twice, it is extended once.

    Raise `Refused` when nothing is lent, `Invalid` for a day that is not after the one set before, or is past.
    """
    with transaction.atomic():
        held = _hold(handover)
        require(actor, "device.hand_over", on=held)
        if not held.is_loan or held.ended_at or held.cancelled_at:
            raise Refused(_("This computer is not lent to a person."), code="not_lent")
        if held.due_on == due_on:
            return held
        if due_on <= max(held.due_on or date.min, timezone.localdate()):
            raise Invalid(_("Choose a later day than the one set."), code="not_later", field="due_on")
        held.due_on = due_on
        held.save(update_fields=["due_on"])
        extended = HandoverLoanExtended(device_id=held.device_id, due_on=due_on.isoformat())
        record(actor=actor, entries=[Entry(held.stream, extended)])
    return held


def _hold(handover: Handover) -> Handover:
    rows = Handover.objects.select_related("place__organisation", "referral", "device__lot__agreement")
    return hold_one(rows, handover.pk)
