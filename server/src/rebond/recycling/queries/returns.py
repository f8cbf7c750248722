from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.days import midnight, midnight_after
from rebond.network.models import Organisation

MOST_RECENT = 500


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What went back to one donor on one day: one slip."""

    donor: Organisation
    day: date
    count: int


def given_back_recently(actor: Actor) -> list[GivenBack]:
    """The latest slips first, among the latest computers given back."""
    rows = (
        Device.objects.visible_to(actor)
        .filter(stage=Stage.GIVEN_BACK)
        .select_related("lot__agreement__donor")
    )
    counts: dict[tuple[Organisation, date], int] = {}
    for device in rows.order_by("-stage_since", "-pk")[:MOST_RECENT]:
        key = (device.lot.agreement.donor, timezone.localdate(device.stage_since))
        counts[key] = counts.get(key, 0) + 1
    return [GivenBack(donor, day, count) for (donor, day), count in counts.items()]


def given_back_on(actor: Actor, donor: int, day: date) -> Sequence[Device]:
    """The computers that went back to ``donor`` that day, in local time."""
    rows = Device.objects.visible_to(actor).filter(
        stage=Stage.GIVEN_BACK,
        lot__agreement__donor=donor,
        stage_since__gte=midnight(day),
        stage_since__lt=midnight_after(day),
    )
    return list(
        rows.select_related(
            "lot__agreement__donor",
            "lot__workshop__organisation",
            "workshop__commune",
            "programme__territory",
        ).order_by("asset_tag")
    )
