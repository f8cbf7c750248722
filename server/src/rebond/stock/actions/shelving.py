from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, advance
from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.stock.models import Location, Placement
from rebond.workshop.queries import obstacles_to_ready


def shelve(
    *, actor: Actor, devices: Collection[Device], location: Location, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Put ready computers on ``location``. One with a drive without proof or a check missing comes back with why."""
    require(actor, "device.shelve", on=location)
    with transaction.atomic():
        outcome = advance(
            STEPS["shelve"],
            devices,
            actor=actor,
            sets={"workshop": location.workshop, "place": None},
            facts_of=lambda _device: {"workshop_id": location.workshop_id, "location_id": location.pk},
            obstacles=obstacles_to_ready,
            occurred_at=occurred_at,
        )
        Placement.objects.bulk_create(
            [Placement(device=device, location=location) for device in outcome.taken],
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=["location"],
        )
    return outcome
