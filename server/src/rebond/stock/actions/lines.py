"""What a gesture outside of a delivery means for the delivery in which the computer stood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rebond.devices.models import Device
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import DeliveryLine
from rebond.stock.querysets import LineQuerySet


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A line that waits no more, and the state it was in."""

    line: DeliveryLine
    was: LineState


def close_lines_of(
    devices: Collection[Device], state: LineState, *, but: DeliveryLine | None = None
) -> Mapping[int, ClosedLine]:
    """No delivery waits for ``devices`` any more; the caller holds their rows.

    Answer the lines closed, by key of the device: a computer is on its way in one delivery at most.
    """
    lines = DeliveryLine.objects.on_the_way().filter(device__in=[device.pk for device in devices])
    if but is not None:
        lines = lines.exclude(pk=but.pk)
    closed = _as_they_were(lines)
    DeliveryLine.objects.filter(pk__in=[item.line.pk for item in closed.values()]).update(state=state)
    return closed


def lines_that_wait_for(devices: Collection[Device]) -> Mapping[int, ClosedLine]:
    """The lines that `close_lines_of` would close, by key of the device, and their state now."""
    lines = DeliveryLine.objects.on_the_way().filter(device__in=[device.pk for device in devices])
    return _as_they_were(lines)


def open_line_again(line: DeliveryLine, was: LineState) -> None:
    """The computer is on its way again; the caller holds the delivery.

    One received meanwhile misses the computer; one that is on its way again has it on its note.
    """
    if line.delivery.state == DeliveryState.IN_TRANSIT:
        line.state = LineState.LOADED
    elif line.delivery.state == DeliveryState.RECEIVED and was == LineState.LOADED:
        line.state = LineState.MISSING
    else:
        line.state = was
    line.save(update_fields=["state"])


def _as_they_were(lines: LineQuerySet) -> Mapping[int, ClosedLine]:
    return {line.device_id: ClosedLine(line, LineState(line.state)) for line in lines.order_by("pk")}
