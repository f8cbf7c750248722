"""What a place holds."""

from __future__ import annotations

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.devices.models import Device


def devices_at_place(actor: Actor) -> QuerySet[Device]:
    """What a place holds and may hand over, the longest there first."""
    rows = Device.objects.visible_to(actor).current().in_group("at_places")
    return rows.order_by("stage_since", "pk")
