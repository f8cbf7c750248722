"""A computer shelved, declared missing, or found again, by mistake: it is where it was, and its delivery waits for it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rebond.devices.actions import HANDS_UNKNOWN, Undoing, gives_back
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle
from rebond.stock.actions.lines import ClosedLine, open_line_again
from rebond.stock.actions.reopening import hold_deliveries_of
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import DeliveryLine, Placement
from rebond.stock.queries import lacks_hands, room_in, whereabouts_before

# One that came to the place all the same is in surplus there.
STILL_OPEN = frozenset({LineState.LOST, LineState.SURPLUS})
LINE_CHANGED = Obstacle("line_changed", _("The delivery of this computer went on since."))
DELIVERY_LEFT = Obstacle(
    "delivery_left", _("Its delivery left without it. Use “Found again”: it goes back in work.")
)
ORDER_FULL = Obstacle(
    "order_full",
    _("Another computer took its place. Take one out of the delivery first, or use “Found again”."),
)


@gives_back("device.shelved")
def _off_the_shelf(undoing: Undoing) -> Mapping[int, Obstacle]:
    """In the workshop that it was in, which may be another than that of the shelf, and where it lay there."""
    steps = {device.pk: undoing.steps[device.pk][0] for device in undoing.devices}
    were = whereabouts_before(undoing.devices, steps)
    refused = {
        device.pk: HANDS_UNKNOWN
        for device in undoing.devices
        if lacks_hands(steps[device.pk].facts["origin"], were[device.pk])
    }
    free = [device for device in undoing.devices if device.pk not in refused]
    Placement.objects.filter(device__in=[device.pk for device in free]).delete()
    for device in free:
        was = were[device.pk]
        undoing.give_back(device, workshop_id=was.from_workshop_id, place_id=was.from_place_id)
        if was.from_location_id is not None:
            Placement.objects.create(device=device, location_id=was.from_location_id)
    return refused


@gives_back("device.declared_missing", first=hold_deliveries_of)
def _not_lost(undoing: Undoing) -> Mapping[int, Obstacle]:
    steps = {device.pk: undoing.steps[device.pk][0] for device in undoing.devices}
    were, closed = whereabouts_before(undoing.devices, steps), _closed_lines(undoing)
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        was, origin = were[device.pk], steps[device.pk].facts["origin"]
        obstacle = (
            HANDS_UNKNOWN if lacks_hands(origin, was) else _line_obstacle(origin, closed.get(device.pk))
        )
        if obstacle is not None:
            refused[device.pk] = obstacle
            continue
        if (waiting := closed.get(device.pk)) is not None:
            open_line_again(waiting.line, waiting.was)
        undoing.give_back(device, workshop_id=was.from_workshop_id, place_id=was.from_place_id)
        if was.from_location_id is not None:
            Placement.objects.update_or_create(device=device, defaults={"location_id": was.from_location_id})
    return refused


def _closed_lines(undoing: Undoing) -> Mapping[int, ClosedLine]:
    """The line that each loss closed. A loss recorded without it closed that of the step before."""
    rows = DeliveryLine.objects.filter(device__in=[device.pk for device in undoing.devices])
    lines = {
        (line.device_id, line.delivery_id): line
        for line in rows.select_related("delivery__order").order_by("pk")
    }
    closed: dict[int, ClosedLine] = {}
    for device in undoing.devices:
        delivery_id, was = _delivery_of_loss(undoing, device)
        if (line := lines.get((device.pk, delivery_id))) is not None:
            closed[device.pk] = ClosedLine(line, was)
    return closed


def _delivery_of_loss(undoing: Undoing, device: Device) -> tuple[int, LineState]:
    """Its key, 0 for none, and what its line was."""
    loss, *earlier = undoing.steps[device.pk]
    if "delivery_id" in loss.facts:
        return loss.facts["delivery_id"] or 0, LineState(loss.facts["line_was"] or LineState.LOADED)
    waited = loss.facts["origin"] in {Stage.RESERVED, Stage.IN_TRANSIT} and earlier
    return earlier[0].facts.get("delivery_id", 0) if waited else 0, LineState.LOADED


def _line_obstacle(origin: str, closed: ClosedLine | None) -> Obstacle | None:
    if closed is None:
        return LINE_CHANGED if origin in {Stage.RESERVED, Stage.IN_TRANSIT} else None
    delivery = closed.line.delivery
    if closed.line.state not in STILL_OPEN:
        return LINE_CHANGED
    if origin != Stage.RESERVED:
        return None
    if delivery.state != DeliveryState.FILLING:
        return DELIVERY_LEFT
    return ORDER_FULL if room_in(delivery.order) <= 0 else None


@gives_back("device.recovered", first=hold_deliveries_of)
def _still_missing(undoing: Undoing) -> Mapping[int, Obstacle]:
    """Nowhere, and in the hands of whoever had it when it was lost; its proofs count as they did."""
    steps = {device.pk: undoing.steps[device.pk][0] for device in undoing.devices}
    were = whereabouts_before(undoing.devices, steps)
    Placement.objects.filter(device__in=[device.pk for device in undoing.devices]).delete()
    for device in undoing.devices:
        was, told = were[device.pk], steps[device.pk].facts.get("data_since")
        undoing.give_back(device, workshop_id=was.from_workshop_id, place_id=was.from_place_id)
        if told is not None:
            undoing.give_back(device, data_since=datetime.fromisoformat(told) if told else None)
    return {}
