"""What left with a transfer and was not received: in the hands of nobody yet."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle
from rebond.stock.choices import TransferLineState, TransferState
from rebond.stock.models import TransferLine


def lines_on_the_way() -> QuerySet[TransferLine]:
    return TransferLine.objects.filter(transfer__state=TransferState.UNDERWAY, state=TransferLineState.LOADED)


def obstacles_on_the_way(devices: Collection[Device]) -> dict[int, Obstacle]:
    """Why each that is on its way cannot leave with anybody: the destination answers for it, and does not hold it yet."""
    if not devices:
        return {}
    rows = lines_on_the_way().filter(device__in=[device.pk for device in devices]).order_by("pk")
    message = _("It is on its way with the transfer %(reference)s: receive that transfer first.")
    return {
        key: Obstacle("on_its_way", message % {"reference": reference})
        for key, reference in rows.values_list("device_id", "transfer__reference")
    }
