"""A reception entered by mistake, or on a wrong day: the computers are on their way again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import Undoing, gives_back, rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record
from rebond.orders.actions import unmark_delivered
from rebond.orders.models import Order
from rebond.stock.actions.delivering import hold_delivery
from rebond.stock.actions.lines import open_line_again
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.facts import DeliveryLineReopened, DeliveryReceptionUndone
from rebond.stock.models import Delivery, DeliveryLine


def reopen_reception(*, actor: Actor, delivery: Delivery, reason: RectificationReason) -> Delivery:
    """The delivery was not received, or not on that day: it is on its way, as it left, and can be received again.

    A computer declared missing, called back or received elsewhere since stays as it is. Said twice, it is done once.
    Raise `Refused` when a computer took another step at the place, and for a delivery that has not left.
    """
    with transaction.atomic():
        hold_deliveries_of(list(delivery.lines.values_list("device_id", flat=True).order_by("pk")))
        delivery = hold_delivery(delivery)
        require(actor, "device.rectify", on=delivery)
        if delivery.state == DeliveryState.IN_TRANSIT:
            return delivery
        if delivery.state != DeliveryState.RECEIVED:
            raise Refused(_("This delivery has not left yet."), code="delivery_not_received")
        received = [
            line.device
            for line in delivery.lines.filter(state=LineState.RECEIVED)
            .select_related("device")
            .order_by("pk")
        ]
        outcome = rectify(
            actor=actor,
            devices=received,
            reason=reason,
            expected=lambda _device, step: _is_reception(step, delivery),
        )
        _refuse_unless_complete(outcome)
        _put_on_its_way(delivery)
        undone = DeliveryReceptionUndone(
            order_id=delivery.order_id,
            place_id=delivery.place_id,
            reason=reason.value,
            computers=delivery.lines.filter(state=LineState.LOADED).count(),
        )
        record(actor=actor, entries=[Entry(delivery.stream, undone)])
        others = Delivery.objects.received().filter(order=delivery.order_id).exists()
        unmark_delivered(actor=actor, order=delivery.order, others_received=others)
    return delivery


def hold_deliveries_of(device_ids: Sequence[int]) -> None:
    """Orders, then deliveries, then (by the caller) the computers: the same way everywhere."""
    deliveries = Delivery.objects.filter(lines__device__in=device_ids).values_list("pk", "order_id")
    known = list(deliveries.distinct().order_by("pk"))
    orders = Order.objects.filter(pk__in={order for _pk, order in known}).order_by("pk")
    list(orders.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    rows = Delivery.objects.filter(pk__in={pk for pk, _order in known}).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


@gives_back("device.delivered", first=hold_deliveries_of)
def _on_the_road_again(undoing: Undoing) -> Mapping[int, Obstacle]:
    """Its line misses it again. One that came in surplus from another delivery goes back to that one."""
    rows = DeliveryLine.objects.filter(device__in=[device.pk for device in undoing.devices])
    lines = {
        (line.device_id, line.delivery_id): line
        for line in rows.select_related("delivery__order").order_by("pk")
    }
    entries: list[Entry] = []
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        arrival, departure = undoing.steps[device.pk][0], undoing.steps[device.pk][1]
        line = lines.get((device.pk, arrival.facts["delivery_id"]))
        home = lines.get((device.pk, departure.facts.get("delivery_id", 0)))
        if line is None or home is None or line.state != LineState.RECEIVED:
            refused[device.pk] = Obstacle(
                "line_changed", _("The delivery of this computer does not say that it was received.")
            )
            continue
        entries.append(_undo_line(line, home))
        workshop = home.delivery.workshop_id
        undoing.give_back(device, place_id=departure.facts["place_id"], workshop_id=workshop)
    record(actor=undoing.actor, entries=entries)
    return refused


def _undo_line(line: DeliveryLine, home: DeliveryLine) -> Entry:
    was = LineState(line.state)
    if home.pk == line.pk:
        open_line_again(line, LineState.LOADED)
    else:
        line.state = LineState.SURPLUS
        line.save(update_fields=["state"])
        open_line_again(home, LineState.LOADED)
    delivery = line.delivery
    reopened = DeliveryLineReopened(
        order_id=delivery.order_id,
        place_id=delivery.place_id,
        device_id=line.device_id,
        was=was.value,
        now=str(line.state),
    )
    return Entry(delivery.stream, reopened)


def _is_reception(step: Event, delivery: Delivery) -> bool:
    return step.kind == "device.delivered" and step.facts["delivery_id"] == delivery.pk


def _put_on_its_way(delivery: Delivery) -> None:
    """What left the workshop is on the note again; what came besides is not known yet."""
    delivery.lines.filter(state__in=(LineState.MISSING, LineState.REFUSED)).update(state=LineState.LOADED)
    delivery.lines.filter(state=LineState.SURPLUS).delete()
    delivery.state = DeliveryState.IN_TRANSIT
    delivery.received_at = delivery.received_by = None
    delivery.save(update_fields=["state", "received_at", "received_by"])


def _refuse_unless_complete(outcome: Outcome[Device]) -> None:
    if outcome.complete:
        return
    first = outcome.refused[0]
    raise Refused(
        ngettext(
            "%(count)s computer stands in the way: %(tag)s. %(reason)s",
            "%(count)s computers stand in the way, the first is %(tag)s. %(reason)s",
            len(outcome.refused),
        )
        % {"count": len(outcome.refused), "tag": first.subject.asset_tag, "reason": first.reason},
        code="device_refused",
        obstacles=first.obstacles,
    )
