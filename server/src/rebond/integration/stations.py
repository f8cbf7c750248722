"""At which place of work each kind of event is done: the ledger tells what somebody did, nobody types it again.

Only events on the stream of a computer: what is counted is computers, each once at a station.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Case, CharField, Value, When

from rebond.integration.choices import Station

KINDS: Mapping[Station, tuple[str, ...]] = MappingProxyType(
    {
        Station.SORTING: (
            "device.received",
            "device.described",
            "device.identifier_added",
            "device.tag_attached",
        ),
        Station.ERASING: ("erasure.recorded", "drive.settled", "device.no_medium_found"),
        Station.TESTING: ("check.recorded", "device.graded", "final_check.passed", "final_check.failed"),
        Station.REPAIR: (
            "repair.diagnosed",
            "repair.time_spent",
            "repair.closed",
            "part.used",
            "device.upgraded",
        ),
        Station.PREPARATION: ("device.installed", "device.prepared"),
        Station.STORING: ("device.shelved", "device.placed"),
        Station.DISMANTLING: ("part.taken", "device.put_in_weee_batch"),
    }
)
ALL_KINDS = tuple(kind for kinds in KINDS.values() for kind in kinds)


def station_of_kind() -> Case:
    """The station of an event, for the database to group by."""
    return Case(
        *(When(kind__in=kinds, then=Value(station.value)) for station, kinds in KINDS.items()),
        output_field=CharField(),
    )
