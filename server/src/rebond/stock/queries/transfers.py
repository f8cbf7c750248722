"""Transfers: what is on the slip, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Place, Workshop
from rebond.stock.choices import TransferLineState
from rebond.stock.models import Transfer, TransferLine
from rebond.stock.queries.piles import signature_of

ENDS = (
    "from_workshop__organisation__territory",
    "to_workshop__organisation__territory",
    "from_place__organisation__territory",
    "to_place__organisation__territory",
    "from_workshop__commune",
    "to_workshop__commune",
    "from_place__commune",
    "to_place__commune",
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """``gone``: on the slip, and handed over, lost or out of the stock since, on record: nobody waits for them."""

    received: Sequence[Device]
    missing: Sequence[Device]
    surplus: Sequence[Device]
    gone: Sequence[Device] = ()

    @property
    def signature(self) -> str:
        """What somebody saw when they confirmed: anything else has to be shown again."""
        return signature_of(self.received, self.missing, self.surplus, self.gone)

    @property
    def is_exact(self) -> bool:
        return not self.missing and not self.surplus


def sort_transfer(transfer: Transfer, scanned: Collection[Device]) -> Arrived:
    """What was scanned, against the slip."""
    lines = transfer.lines.filter(state=TransferLineState.LOADED).select_related("device")
    noted = {line.device_id: line.device for line in lines.order_by("device__asset_tag")}
    kept = {Stage.AT_PLACE} if isinstance(transfer.destination, Place) else Stage.IN_WORKSHOP
    awaited = {pk: device for pk, device in noted.items() if device.stage in kept}
    came = {device.pk: device for device in scanned}
    return Arrived(
        received=[device for pk, device in awaited.items() if pk in came],
        missing=[device for pk, device in awaited.items() if pk not in came],
        surplus=[device for pk, device in came.items() if pk not in noted],
        gone=[device for pk, device in noted.items() if pk not in awaited],
    )


def is_held_by(site: Workshop | Place, device: Device) -> bool:
    """In the hands of ``site``, as the records have it."""
    if isinstance(site, Place):
        return device.stage == Stage.AT_PLACE and device.place_id == site.pk
    return device.stage in Stage.IN_WORKSHOP and device.workshop_id == site.pk


def held_at(place: Place) -> list[Device]:
    return list(Device.objects.current().filter(place=place, stage=Stage.AT_PLACE).order_by("pk"))


def transfers_listed(actor: Actor, *, show: str = "") -> QuerySet[Transfer]:
    """``show``: "to_send", "to_receive"; else all."""
    rows = Transfer.objects.visible_to(actor)
    if show:
        rows = rows.to_send() if show == "to_send" else rows.to_receive_by(actor)
    return rows.select_related("from_workshop", "to_workshop", "from_place", "to_place").annotate(
        computers=Count("lines", filter=~Q(lines__state=TransferLineState.SURPLUS)),
        gaps=Count(
            "lines", filter=Q(lines__state__in=[TransferLineState.MISSING, TransferLineState.SURPLUS])
        ),
    )


def transfer_visible(pk: int, actor: Actor) -> Transfer:
    rows = Transfer.objects.visible_to(actor).select_related("territory", *ENDS)
    return get_object_or_404(rows, pk=pk)


def lines_of_transfer(transfer: Transfer) -> list[TransferLine]:
    return list(transfer.lines.select_related("device").order_by("device__asset_tag"))
