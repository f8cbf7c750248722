from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import undoes
from rebond.devices.lifecycle import STEPS, advance
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.network.models import Workshop
from rebond.stock.models import Location, Placement
from rebond.workshop.queries import obstacles_to_ready

LONGEST_CODE = 20


def location_named(*, actor: Actor, workshop: Workshop, code: str) -> Location:
    """The location of ``workshop`` that bears this code, made when it is new. Raise `Invalid` for an empty one."""
    require(actor, "device.shelve", on=workshop)
    if not (wanted := code.strip().upper()[:LONGEST_CODE]):
        raise Invalid(_("Say where they are put: scan or type the location."), field="location")
    return Location.objects.get_or_create(workshop=workshop, code=wanted)[0]


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


@undoes("device.shelved")
def _take_off_the_shelf(devices: Sequence[Device]) -> Mapping[int, Obstacle]:
    Placement.objects.filter(device__in=[device.pk for device in devices]).delete()
    return {}
