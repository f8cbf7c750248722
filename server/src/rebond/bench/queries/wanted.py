"""What a programme and a donor require of the computer that an agent is on."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.timezone import localdate

from passport.checks import CheckKind, CheckList
from passport.erasure import Level
from rebond.access import Actor
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.programmes.choices import strictest
from rebond.programmes.models import Programme
from rebond.workshop.queries.proofs import media_rules


def checks_wanted(actor: Actor, *, device: Device | None) -> CheckList:
    """The checks of the programme of ``device``, and the level of erasure: the strictest of donor and programme.

    Of a computer that nobody knows yet: all that a programme which runs in the territory requires, the strictest
    threshold, and the strictest level of those programmes and of the donors whose lots still come in, so that nothing
    is to be done again.
    """
    programmes = [device.programme] if device else list(_running(actor))
    wanted = {kind for programme in programmes for kind in programme.required_checks}
    level = media_rules([device.pk])[device.pk].level if device else _level_asked_by(programmes)
    if not wanted:
        return CheckList(erasure_level=Level(level))
    return CheckList(
        required=tuple(kind for kind in CheckKind if kind.value in wanted),
        battery_threshold_percent=max(row.battery_threshold_percent for row in programmes),
        erasure_level=Level(level),
    )


def _running(actor: Actor) -> list[Programme]:
    today = localdate()
    not_over = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Programme.objects.filter(not_over, territory=actor.territory_id, starts_on__lte=today)
    return list(rows.order_by("pk"))


def _level_asked_by(programmes: Sequence[Programme]) -> str:
    coming = Lot.objects.filter(closed_at=None, agreement__programme__in=programmes).order_by()
    donors = coming.values_list("agreement__erasure_level", flat=True).distinct()
    return strictest(*(row.erasure_level for row in programmes), *donors)
