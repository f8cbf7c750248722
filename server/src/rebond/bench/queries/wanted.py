"""Which checks a programme requires of the computer that an agent is on."""

from __future__ import annotations

from django.db.models import Q
from django.utils.timezone import localdate

from passport.checks import CheckKind, CheckList
from rebond.access import Actor
from rebond.devices.models import Device
from rebond.programmes.models import Programme


def checks_wanted(actor: Actor, *, device: Device | None) -> CheckList:
    """Those of the programme of ``device``.

    Of a computer that nobody knows yet: all that a programme which runs in the territory requires, and the strictest
    threshold, so that nothing is to be checked again.
    """
    programmes = [device.programme] if device else list(_running(actor))
    wanted = {kind for programme in programmes for kind in programme.required_checks}
    if not wanted:
        return CheckList()
    return CheckList(
        required=tuple(kind for kind in CheckKind if kind.value in wanted),
        battery_threshold_percent=max(row.battery_threshold_percent for row in programmes),
    )


def _running(actor: Actor) -> list[Programme]:
    today = localdate()
    not_over = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Programme.objects.filter(not_over, territory=actor.territory_id, starts_on__lte=today)
    return list(rows.order_by("pk"))
