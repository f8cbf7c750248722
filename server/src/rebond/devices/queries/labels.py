"""Which labels a gesture asks for."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device

MOST = 3_000


def tags_of(actor: Actor, *, lot: int | None, pallet: int | None, received_at: datetime | None) -> list[str]:
    """Tags of a lot, of a pallet or of what was received in one gesture, oldest first; none without any of them."""
    wanted = {"lot": lot, "pallet": pallet, "received_at": received_at}
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given or (received_at is not None and timezone.is_naive(received_at)):
        return []
    rows = Device.objects.visible_to(actor).current().filter(**given)
    return list(rows.order_by("pk").values_list("asset_tag", flat=True)[:MOST])
