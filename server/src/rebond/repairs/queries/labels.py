from __future__ import annotations

from rebond.access import Actor
from rebond.repairs.models import Part
from rebond.repairs.queries.stock import LISTED

MOST = 500


def parts_to_label(actor: Actor) -> list[Part]:
    """What is in stock within reach, the newest first: it has no label yet."""
    rows = Part.objects.visible_to(actor).in_stock().select_related(*LISTED)
    return list(rows.order_by("-pk")[:MOST])
