"""Computers that wait for their final check and for nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.querysets import reach
from rebond.preparation.choices import FinalResult
from rebond.preparation.models import FinalCheck
from rebond.preparation.queries.checks import preparers_of
from rebond.preparation.sample import is_drawn
from rebond.workshop.choices import Station
from rebond.workshop.queries.readiness import Dossier, dossiers_of

MOST = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """``is_own``: whoever asks prepared it, and another person checks it."""

    dossier: Dossier
    is_own: bool


def final_checks_waiting(actor: Actor) -> list[Waiting]:
    """The oldest first, `MOST` at once. One query where no programme asks for a final check."""
    mine = reach(actor, "final_check.record", territory="territory", workshops=("workshop",))
    rows = (
        Device.objects.current()
        .filter(mine, stage__in=Stage.IN_WORK, programme__final_check_percent__gt=0)
        .filter(installation__isnull=False)
        .select_related("lot", "programme", "workshop")
        .order_by("stage_since", "pk")
    )
    found = list(rows)
    if not found:
        return []
    failed = FinalCheck.objects.filter(result=FinalResult.FAILED, device__in=rows.order_by().values("pk"))
    sent_back = set(failed.order_by("pk").values_list("device_id", flat=True))
    drawn = [
        device
        for device in found
        if device.pk in sent_back or is_drawn(device.asset_tag, percent=device.programme.final_check_percent)
    ]
    dossiers = dossiers_of(drawn[:MOST])
    waiting = [pk for pk, dossier in dossiers.items() if dossier.station is Station.FINAL_CHECK]
    preparers = preparers_of([dossiers[pk].device for pk in waiting])
    return [Waiting(dossiers[pk], actor.user_id in preparers[pk]) for pk in waiting]


def final_checks_to_make(actor: Actor) -> list[Waiting]:
    """Those that this person may make."""
    return [one for one in final_checks_waiting(actor) if not one.is_own]
