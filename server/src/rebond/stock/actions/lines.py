"""What a gesture outside of a delivery means for the delivery in which the computer stood."""

from __future__ import annotations

from collections.abc import Collection

from rebond.devices.models import Device
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine


def close_lines_of(devices: Collection[Device], state: LineState, *, but: DeliveryLine | None = None) -> None:
    """No delivery waits for ``devices`` any more; the caller holds their rows."""
    lines = DeliveryLine.objects.on_the_way().filter(device__in=[device.pk for device in devices])
    if but is not None:
        lines = lines.exclude(pk=but.pk)
    lines.update(state=state)
