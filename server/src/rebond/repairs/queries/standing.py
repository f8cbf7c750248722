"""What a repair says of its computer: the part of the rule of readiness that this app brings to the workshop."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle
from rebond.repairs.choices import RepairOutcome
from rebond.repairs.models import Repair
from rebond.repairs.queries.awaiting import Awaited, awaited_by
from rebond.repairs.querysets import RepairQuerySet

CHUNK = 500


def obstacles_of_repairs(devices: Collection[Device]) -> dict[int, list[Obstacle]]:
    """An open repair (which may wait for a part), or a last one that gave the computer up, keeps it from the shelf."""
    found: dict[int, list[Obstacle]] = {}
    last = _last_of(sorted(device.pk for device in devices)).values()
    awaited = awaited_by([repair.pk for repair in last if repair.closed_at is None])
    for repair in last:
        if (obstacle := _obstacle(repair, awaited.get(repair.pk))) is not None:
            found[repair.device_id] = [obstacle]
    return found


def repairs_to_do(actor: Actor) -> RepairQuerySet:
    """Those open on computers that are still at the bench."""
    return Repair.objects.visible_to(actor).open().filter(device__stage__in=Stage.IN_WORK)


def _last_of(keys: list[int]) -> dict[int, Repair]:
    found: dict[int, Repair] = {}
    for start in range(0, len(keys), CHUNK):
        rows = Repair.objects.filter(device__in=keys[start : start + CHUNK]).order_by("pk")
        found |= {
            repair.device_id: repair for repair in rows.only("device", "outcome", "opened_at", "closed_at")
        }
    return found


def _obstacle(repair: Repair, awaited: Awaited | None) -> Obstacle | None:
    if awaited is not None:
        return Obstacle("awaiting_part", _words_of(awaited))
    if repair.closed_at is None:
        return Obstacle(
            "under_repair",
            _("Under repair since %(date)s: say how the repair ends.") % {"date": _day(repair.opened_at)},
        )
    if repair.outcome in RepairOutcome.GIVEN_UP:
        return Obstacle(
            "given_up",
            _("Given up on %(date)s (%(outcome)s): eliminate it, or open a repair again.")
            % {
                "date": _day(repair.closed_at),
                "outcome": repair.get_outcome_display(),
            },
        )
    return None


def _words_of(awaited: Awaited) -> str:
    given = {"part": awaited.model, "since": _day(awaited.since)}
    if awaited.ordered_at is None:
        return _("Waits for a part since %(since)s: %(part)s. Nobody ordered it yet.") % given
    words = _("Waits for a part since %(since)s: %(part)s, ordered on %(ordered)s.")
    return words % {**given, "ordered": _day(awaited.ordered_at)}


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")
