"""Labels printed before their computers came."""

from __future__ import annotations

from collections.abc import Sequence

from passport.codes import is_valid, normalise
from rebond.access import Actor
from rebond.devices.models import ReservedTag
from rebond.donations.models import Lot


def free_tags(texts: Sequence[str], actor: Actor) -> dict[str, ReservedTag]:
    """By text: the labels among them that no computer bears yet, of lots that the hat may see."""
    wanted = {tag: text for text in texts if is_valid(text) and (tag := normalise(text))}
    if not wanted:
        return {}
    rows = ReservedTag.objects.filter(
        tag__in=wanted, device=None, lot__in=Lot.objects.visible_to(actor)
    ).select_related("lot__agreement__donor", "lot__agreement__programme__territory", "lot__workshop")
    return {wanted[row.tag]: row for row in rows.order_by("pk")}


def free_tags_of(lot: Lot) -> list[ReservedTag]:
    rows = ReservedTag.objects.filter(lot=lot, device=None).select_related("lot")
    return list(rows.order_by("pk"))
