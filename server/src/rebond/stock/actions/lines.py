"""What a gesture outside of a delivery means for the delivery in which the computer stood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rebond.devices.models import Device
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import DeliveryLine


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
    closed = {line.device_id: ClosedLine(line, LineState(line.state)) for line in lines.order_by("pk")}
    DeliveryLine.objects.filter(pk__in=[item.line.pk for item in closed.values()]).update(state=state)
    return closed


def open_line_again(line: DeliveryLine, was: LineState) -> None:
    """The computer is on its way again; the caller holds the delivery. One received meanwhile misses the computer."""
    late = was == LineState.LOADED and line.delivery.state == DeliveryState.RECEIVED
    line.state = LineState.MISSING if late else was
    line.save(update_fields=["state"])
