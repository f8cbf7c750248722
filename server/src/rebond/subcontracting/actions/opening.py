"""A lot, or some of its computers, is entrusted: the terms, the slip, the departure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Outcome
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.stock.actions import dispatch_transfer, load_transfer, open_transfer
from rebond.subcontracting.actions.settling import follow_departure
from rebond.subcontracting.facts import EntrustmentOpened, EntrustmentPutOff
from rebond.subcontracting.models import Entrustment

CANCELLED = _("This agreement was cancelled. Entrust the computers anew.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed: amounts in cents for one computer."""

    due_on: date
    erasure_level: ErasureLevel
    ready_cents: int
    other_cents: int = 0


def open_entrustment(
    *, actor: Actor, origin: Workshop, workshop: Workshop, terms: Terms, lot: Lot | None = None
) -> tuple[Entrustment, Outcome[Device]]:
    """The transfer that is filled between the two bears these terms; with ``lot``, what ``origin`` holds of it is on the slip.

    Opening again while it is filled changes its terms. Raise `Invalid` for a workshop that is not external, or a day
    that is over.
    """
    with transaction.atomic():
        require(actor, "entrustment.manage", on=[origin, workshop])
        if lot is not None:
            require(actor, "donation.view", on=lot)
        if not workshop.organisation.is_external_workshop:
            raise Invalid(
                _("The organisation of this workshop is not an external workshop: say so on its page first."),
                field="workshop",
            )
        _refuse_day_over(terms.due_on)
        transfer = open_transfer(actor=actor, origin=origin, destination=workshop)
        row = Entrustment.objects.select_for_update(no_key=True).filter(transfer=transfer).first()
        now = timezone.now()
        if row is None:
            row = Entrustment(
                territory=transfer.territory,
                origin=origin,
                workshop=workshop,
                transfer=transfer,
                reference=uuid4().hex,
                opened_at=now,
                opened_by_id=actor.membership_id,
            )
        if row.cancelled_at is not None:
            row.lot, row.cancelled_at = None, None
        row.lot = lot or row.lot
        row.due_on, row.erasure_level = terms.due_on, terms.erasure_level
        row.ready_cents, row.other_cents = terms.ready_cents, terms.other_cents
        row.save()
        if row.reference != (reference := f"AE-{timezone.localdate(row.opened_at).year}-{row.pk:04}"):
            row.reference = reference
            row.save(update_fields=["reference"])
        record(actor=actor, entries=[Entry(row.stream, _opened(row))])
        outcome: Outcome[Device] = Outcome()
        if lot is not None:
            outcome = load_transfer(actor=actor, transfer=transfer, devices=_held_of(lot, origin))
    return row, outcome


def send_entrustment(*, actor: Actor, entrustment: Entrustment) -> Entrustment:
    """It leaves with its slip. Raise `Refused` when it is empty, when it left, or when one may not go."""
    with transaction.atomic():
        require(actor, "entrustment.manage", on=entrustment)
        if entrustment.cancelled_at is not None:
            raise Refused(CANCELLED, code="cancelled")
        if timezone.localdate() > entrustment.due_on:
            raise Refused(_("The day agreed is over: set another before it leaves."), code="due_day_over")
        dispatch_transfer(actor=actor, transfer=entrustment.transfer)
        return follow_departure(actor=actor, entrustment=entrustment)


def put_off(*, actor: Actor, entrustment: Entrustment, due_on: date) -> Entrustment:
    """Another day is agreed. Raise `Invalid` for one that is over."""
    with transaction.atomic():
        require(actor, "entrustment.manage", on=entrustment)
        held = Entrustment.objects.select_for_update(no_key=True).get(pk=entrustment.pk)
        _refuse_day_over(due_on)
        if held.due_on == due_on:
            return held
        told = EntrustmentPutOff(
            workshop_id=held.workshop_id, was=held.due_on.isoformat(), due_on=due_on.isoformat()
        )
        held.due_on = due_on
        held.save(update_fields=["due_on"])
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _refuse_day_over(day: date) -> None:
    if day < timezone.localdate():
        raise Invalid(_("This day is over: choose one to come."), field="due_on")


def _opened(row: Entrustment) -> EntrustmentOpened:
    return EntrustmentOpened(
        workshop_id=row.workshop_id,
        from_workshop_id=row.origin_id,
        transfer_id=row.transfer_id,
        lot_id=row.lot_id,
        due_on=row.due_on.isoformat(),
        erasure_level=str(row.erasure_level),
        ready_cents=row.ready_cents,
        other_cents=row.other_cents,
    )


def _held_of(lot: Lot, origin: Workshop) -> list[Device]:
    """What is in work there: what is ready needs nobody's work."""
    rows = Device.objects.current().filter(lot=lot, workshop=origin, stage__in=sorted(Stage.IN_WORK))
    return list(rows.order_by("pk"))
