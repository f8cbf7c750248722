"""Which labels a gesture asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rebond.access import Actor
from rebond.devices.choices import LabelField
from rebond.devices.models import Device, LabelLayout
from rebond.documents.labels import DEFAULT_SHEET
from rebond.network.models import Workshop

MOST = 3_000
BATCH = 500
USUAL = (LabelField.TITLE.value, LabelField.SERIAL.value, LabelField.LOT.value)


@dataclass(frozen=True, slots=True)
class Layout:
    """The paper and the lines under the code; ``workshop`` is where they are kept, None where there is no choice."""

    paper: str = DEFAULT_SHEET
    lines: Sequence[str] = USUAL
    workshop: Workshop | None = None


def layout_of(actor: Actor) -> Layout:
    """What the workshop of the hat keeps, else the first of its territory; the usual one where nothing was kept."""
    rows = Workshop.objects.select_related("organisation").order_by("name", "pk")
    if actor.territory_id is not None:
        rows = rows.filter(organisation__territory=actor.territory_id)
    workshop = rows.filter(organisation=actor.organisation_id or 0).first() or rows.first()
    kept = LabelLayout.objects.filter(workshop=workshop).first() if workshop else None
    return Layout(kept.paper, kept.lines, workshop) if kept else Layout(workshop=workshop)


def tags_of(actor: Actor, *, lot: int | None, pallet: int | None, received_at: datetime | None) -> list[str]:
    """Tags of a lot, of a pallet or of what was received in one gesture, oldest first; none without any of them."""
    wanted = {"lot": lot, "pallet": pallet, "received_at": received_at}
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given or (received_at is not None and timezone.is_naive(received_at)):
        return []
    rows = Device.objects.visible_to(actor).current().filter(**given)
    return list(rows.order_by("pk").values_list("asset_tag", flat=True)[:MOST])


def with_texts(keys: Sequence[int]) -> list[Device]:
    """Devices in the order of their keys given, with all that a label may say, in a constant number of queries."""
    found: dict[int, Device] = {}
    for start in range(0, len(keys), BATCH):
        rows = Device.objects.filter(pk__in=keys[start : start + BATCH]).defer("hardware")
        for device in rows.select_related("lot", "workshop").prefetch_related("identifiers").order_by("pk"):
            found[device.pk] = device
    return [found[key] for key in keys if key in found]
