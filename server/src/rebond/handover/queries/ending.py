"""Who has a computer now, and what became of those that nobody has any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.models import EndOfUse, Handover, Sale
from rebond.kit.outcomes import Obstacle
from rebond.network.models import Place

USE_ENDED = Obstacle(
    "use_ended", _("The end of its use was written down: if that was a mistake too, take it back first.")
)


@dataclass(frozen=True, slots=True)
class Use:
    """A computer in the hands of a person: by a handover, or by the sale to somebody who had not been referred."""

    place: Place
    since: datetime
    handover: Handover | None = None
    sale: Sale | None = None


def use_of(device: Device) -> Use | None:
    """None: no person has it, their use of it has ended, or an organisation bought it."""
    if device.stage not in {Stage.HANDED_OVER, Stage.SOLD}:
        return None
    current = Handover.objects.current().filter(device=device).select_related("place__organisation")
    if (handover := current.first()) is not None:
        return Use(handover.place, handover.handed_over_at, handover=handover)
    bought = Sale.objects.standing().filter(device=device).select_related("place__organisation")
    sale = bought.order_by("sold_at", "pk").last()
    if sale is None or sale.handover_id or device.settled_at != sale.sold_at:
        return None
    if EndOfUse.objects.filter(sale=sale).exists():
        return None
    return Use(sale.place, sale.sold_at, sale=sale)


def has_ended(sale: Sale) -> bool:
    """Whether the use of what was sold has ended, whoever bought it."""
    return EndOfUse.objects.filter(Q(sale=sale) | Q(handover__sale=sale)).exists()


def end_of_use_visible(pk: int, actor: Actor) -> EndOfUse:
    rows = EndOfUse.objects.visible_to(actor).select_related(
        "device", "place__organisation", "handover__referral__rules", "handover__referral__programme", "sale"
    )
    return get_object_or_404(rows, pk=pk)
