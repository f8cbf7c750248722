"""A delivery at the place: what came, what is missing, what came in surplus, and how each gap is settled."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, advance, hold_rows, moment_of, moment_of_all
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.orders.actions import mark_delivered
from rebond.stock.actions.delivering import hold_delivery, leave_for, obstacles_of_terms, reserve_for
from rebond.stock.actions.lines import close_lines_of
from rebond.stock.actions.missing import declare_missing
from rebond.stock.choices import DeliveryState, LineState, MissingReason
from rebond.stock.facts import DeliveryLineSettled, DeliveryReceived
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries import Reception, sort_arrivals
from rebond.workshop.queries import obstacles_of_media


def receive_delivery(
    *, actor: Actor, delivery: Delivery, scanned: Collection[Device], occurred_at: datetime | None = None
) -> Reception:
    """Close the reception of a delivery with the computers scanned.

    Those on the note and not scanned stay "in delivery", marked missing; those scanned that were not on
    their way here are marked in surplus and change neither stage nor hands until the coordination decides.
    Those that came and may not be received (a hold, a drive without proof) stay "in delivery", marked refused.
    """
    with transaction.atomic():
        delivery = hold_delivery(delivery)
        require(actor, "delivery.receive", on=delivery)
        if delivery.state != DeliveryState.IN_TRANSIT:
            raise Refused(_("This delivery is not on its way."), code="delivery_not_underway")
        noted = set(delivery.lines.values_list("device_id", flat=True))
        held = hold_rows({*noted, *(device.pk for device in scanned)})
        moment = moment_of_all([device for device in held if device.pk in noted], occurred_at)
        reception = sort_arrivals(delivery, scanned)
        _arrive(actor=actor, delivery=delivery, devices=reception.received, occurred_at=moment)
        _mark_lines(delivery, reception)
        delivery.state = DeliveryState.RECEIVED
        delivery.received_at = moment or timezone.now()
        delivery.received_by_id = actor.membership_id
        delivery.save(update_fields=["state", "received_at", "received_by"])
        _record(actor, delivery, reception, moment)
    return reception


def accept_line(*, actor: Actor, line: DeliveryLine, occurred_at: datetime | None = None) -> DeliveryLine:
    """A missing computer turned up, a refused one has its proofs now, or a surplus one may stay at the place.

    Raise `Refused` when the line was settled already or the computer may not follow.
    """
    with transaction.atomic():
        delivery, line = _hold_line(line)
        require(actor, "order.fill" if line.state == LineState.SURPLUS else "delivery.receive", on=delivery)
        _refuse_if_settled(line)
        (device,) = hold_rows([line.device_id])
        moment = moment_of(device, occurred_at)
        if line.state == LineState.SURPLUS:
            _let_follow(actor, delivery, device, moment)
        _arrive(actor=actor, delivery=delivery, devices=[device], occurred_at=moment)
        close_lines_of([device], LineState.MOVED, but=line)
        return _settle(actor, delivery, line, LineState.RECEIVED, moment)


def give_up_line(
    *, actor: Actor, line: DeliveryLine, reason: MissingReason, occurred_at: datetime | None = None
) -> DeliveryLine:
    """A computer that never came is declared missing. Raise `Refused` when it may not be."""
    with transaction.atomic():
        delivery, line = _hold_line(line)
        require(actor, "order.fill", on=delivery)
        if line.state != LineState.MISSING:
            raise Refused(
                _("Only a computer that did not come can be declared missing."), code="line_settled"
            )
        (device,) = hold_rows([line.device_id])
        moment = moment_of(device, occurred_at)
        _refuse_the_first(declare_missing(actor=actor, devices=[device], reason=reason, occurred_at=moment))
        return _settle(actor, delivery, line, LineState.LOST, moment)


def call_back_line(*, actor: Actor, line: DeliveryLine, occurred_at: datetime | None = None) -> DeliveryLine:
    """A surplus computer goes back to the workshop, which it never left on paper."""
    with transaction.atomic():
        delivery, line = _hold_line(line)
        require(actor, "order.fill", on=delivery)
        if line.state != LineState.SURPLUS:
            raise Refused(_("Only a computer that came in surplus can be called back."), code="line_settled")
        hold_rows([line.device_id])
        return _settle(actor, delivery, line, LineState.RECALLED, occurred_at)


def _hold_line(line: DeliveryLine) -> tuple[Delivery, DeliveryLine]:
    delivery = hold_delivery(line.delivery)
    return delivery, DeliveryLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)


def _refuse_if_settled(line: DeliveryLine) -> None:
    if line.state not in LineState.TO_SETTLE:
        raise Refused(_("This line was settled already."), code="line_settled")


def _settle(
    actor: Actor, delivery: Delivery, line: DeliveryLine, now: LineState, occurred_at: datetime | None
) -> DeliveryLine:
    settled = DeliveryLineSettled(
        order_id=delivery.order_id,
        place_id=delivery.place_id,
        device_id=line.device_id,
        was=str(line.state),
        now=now.value,
    )
    line.state = now
    line.save(update_fields=["state"])
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(delivery.stream, settled)])
    return line


def _let_follow(actor: Actor, delivery: Delivery, device: Device, occurred_at: datetime | None) -> None:
    """A surplus computer takes the steps that it had skipped; one on its way to another place only changes place.

    Whatever it skipped, the programme and the donor's terms hold.
    """
    if terms := obstacles_of_terms([device], delivery)[device.pk]:
        _refuse_the_first(Outcome(refused=[Refusal(device, tuple(terms))]))
    if device.stage in STEPS["reserve"].sources:
        _refuse_the_first(
            reserve_for(actor=actor, delivery=delivery, devices=[device], room=1, occurred_at=occurred_at)
        )
    if device.stage not in STEPS["deliver"].sources:
        _refuse_the_first(
            leave_for(actor=actor, delivery=delivery, devices=[device], occurred_at=occurred_at)
        )


def _arrive(
    *, actor: Actor, delivery: Delivery, devices: Collection[Device], occurred_at: datetime | None
) -> None:
    _refuse_the_first(
        advance(
            STEPS["deliver"],
            devices,
            actor=actor,
            sets={"place": delivery.place, "workshop": None},
            facts_of=lambda _device: {"delivery_id": delivery.pk, "place_id": delivery.place_id},
            obstacles=obstacles_of_media,
            occurred_at=occurred_at,
        )
    )


def _mark_lines(delivery: Delivery, reception: Reception) -> None:
    delivery.lines.filter(device__in=reception.received).update(state=LineState.RECEIVED)
    held_back = [refusal.subject.pk for refusal in reception.refused]
    delivery.lines.filter(device__in=held_back).update(state=LineState.REFUSED)
    delivery.lines.filter(device__in=reception.missing, state=LineState.LOADED).update(
        state=LineState.MISSING
    )
    DeliveryLine.objects.bulk_create(
        [
            DeliveryLine(delivery=delivery, device=device, state=LineState.SURPLUS)
            for device in reception.surplus
        ],
        update_conflicts=True,
        unique_fields=["delivery", "device"],
        update_fields=["state"],
    )


def _record(actor: Actor, delivery: Delivery, reception: Reception, occurred_at: datetime | None) -> None:
    received, missing, surplus = len(reception.received), len(reception.missing), len(reception.surplus)
    refused = len(reception.refused)
    facts = DeliveryReceived(
        order_id=delivery.order_id,
        place_id=delivery.place_id,
        received=received,
        missing=missing,
        surplus=surplus,
        refused=refused,
    )
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(delivery.stream, facts)])
    mark_delivered(
        actor=actor,
        order=delivery.order,
        received=received,
        missing=missing,
        surplus=surplus,
        refused=refused,
        occurred_at=occurred_at,
    )


def _refuse_the_first(outcome: Outcome[Device]) -> None:
    for refusal in outcome.refused:
        raise Refused(
            f"{refusal.subject.asset_tag}: {refusal.reason}",
            code="device_refused",
            obstacles=refusal.obstacles,
        )
