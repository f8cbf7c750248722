"""What La Coop holds is read and offered; nothing comes into the diary by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, system_actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.lacoop.choices import ActivityKind, ActivityState, Fault, PlaceKind
from rebond.lacoop.client import Activity, CoopFault, activities
from rebond.lacoop.facts import CoopRead
from rebond.lacoop.models import CoopActivity, CoopKey
from rebond.lacoop.sealing import SEAL
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place

READER = system_actor("lacoop-reader")
FIRST_READING = timedelta(days=92)
OVERLAP = timedelta(days=1)
"""Read again each time, because two clocks are never the same: what is known already changes nothing."""
DAILY = timedelta(hours=20)
MOST_AT_ONCE = 10
WRITTEN_AGAIN = (Fault.KEY_REFUSED, Fault.KEY_LOST)
"""Nothing but another key, or the same one written again, mends it."""
OFFERED = (ActivityKind.COLLECTIVE, ActivityKind.INDIVIDUAL)
"""Help with formalities is no session of a learning path."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """``new`` to confirm, ``changed`` since they were read, ``known`` as they were."""

    new: int = 0
    changed: int = 0
    known: int = 0


def read_activities(*, actor: Actor, place: Place) -> Reading:
    """Ask La Coop what was made or changed since the last time, and offer it. Run again, nothing comes twice.

    Raise `Refused` without a key, or when La Coop cannot be read: what was known stays, the fault is kept.
    """
    require(actor, "learning.record", on=place)
    key = CoopKey.objects.filter(place=place).first()
    if key is None:
        raise Refused(_("This place has no key of La Coop."), code="no_key")
    began = timezone.now()
    since = key.read_until - OVERLAP if key.read_until else began - FIRST_READING
    try:
        found = activities(_opened(key), since=since)
    except CoopFault as fault:
        CoopKey.objects.filter(pk=key.pk, set_at=key.set_at).update(fault=fault.fault.value)
        raise Refused(fault.fault.label, code=fault.fault.value) from None
    return _keep(actor, key, [one for one in found.values() if _is_offered(one, key)], began)


def read_due() -> int:
    """Once a day, each place that has a key. Answer how many places were read.

    When La Coop is away, the others are not tried one after the other.
    """
    late = Q(last_read_at=None) | Q(last_read_at__lt=timezone.now() - DAILY)
    keys = CoopKey.objects.filter(late, place__is_open=True).exclude(fault__in=WRITTEN_AGAIN)
    read = 0
    for key in keys.select_related("place__organisation").order_by("last_read_at", "pk")[:MOST_AT_ONCE]:
        CoopKey.objects.filter(pk=key.pk).update(last_read_at=timezone.now())
        try:
            read_activities(actor=READER, place=key.place)
        except Refused as refusal:
            log.warning("lacoop.not_read", place=key.place_id, fault=refusal.code)
            if refusal.code in {Fault.UNREACHABLE, Fault.TIMEOUT, Fault.SERVER}:
                break
        else:
            read += 1
    return read


def _opened(key: CoopKey) -> str:
    """Raise `CoopFault` when it was sealed by a key of the installation that is gone."""
    try:
        return SEAL.open(key.sealed_key)
    except ValueError:
        raise CoopFault(Fault.KEY_LOST) from None


def _is_offered(one: Activity, key: CoopKey) -> bool:
    elsewhere = one.place_kind == PlaceKind.PLACE and one.structure_id != key.structure_id
    return one.kind in OFFERED and not (key.structure_id and elsewhere)


def _keep(actor: Actor, key: CoopKey, found: Iterable[Activity], began: datetime) -> Reading:
    """Two readings at once come one after the other. What another key than the one of now brought is left."""
    with transaction.atomic():
        held = CoopKey.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key.pk).first()
        if held is None or held.set_at != key.set_at:
            return Reading()
        read = {one.activity_id: one for one in found}
        rows = CoopActivity.objects.select_for_update(no_key=True).filter(
            place=held.place_id, activity_id__in=list(read)
        )
        known = {row.activity_id: row for row in rows.order_by("pk")}
        new = [one for number, one in read.items() if number not in known and one.removed_at is None]
        CoopActivity.objects.bulk_create(
            [CoopActivity(place_id=held.place_id, **_columns(one)) for one in new]
        )
        changed = [row for number, row in known.items() if _update(row, read[number])]
        CoopKey.objects.filter(pk=held.pk).update(read_until=began, last_read_at=began, fault="")
        if new or changed:
            facts = CoopRead(place_id=held.place_id, new=len(new), changed=len(changed))
            record(actor=actor, entries=[Entry(held.stream, facts)])
    return Reading(len(new), len(changed), len(known) - len(changed))


def _update(row: CoopActivity, one: Activity) -> bool:
    """Whether La Coop changed it. What somebody decided stays decided; the page tells that it changed."""
    if one.changed_at <= row.changed_at:
        return False
    for name, value in _columns(one).items():
        setattr(row, name, value)
    if one.removed_at and row.state in {ActivityState.PROPOSED, ActivityState.SET_ASIDE}:
        row.state = ActivityState.WITHDRAWN.value
    elif not one.removed_at and row.state == ActivityState.WITHDRAWN:
        row.state = ActivityState.PROPOSED.value
    row.save()
    return True


def _columns(one: Activity) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "structure_id"}
