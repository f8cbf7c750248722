"""At which place of work each kind of event is done: the ledger tells what somebody did, nobody types it again.

Only events on the stream of a computer: what is counted is computers, each once at a station.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from rebond.integration.choices import Station
from rebond.ledger.models import Event

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
TAKEN_BACK: Mapping[str, str] = MappingProxyType(
    {
        "check.taken_back": "check.recorded",
        "device.grade_taken_back": "device.graded",
        "device.installation_taken_back": "device.installed",
        "device.preparation_taken_back": "device.prepared",
    }
)
"""What was said of a pile by mistake, by the kind of the event that takes it back."""


def what_stands(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Without what was taken back: whoever takes a word back takes their own last one of that kind."""
    last = Event.objects.filter(
        kind=OuterRef("of_kind"),
        stream=OuterRef("stream"),
        membership_id=OuterRef("membership_id"),
        seq__lt=OuterRef("seq"),
    )
    kind = Case(*(When(kind=back, then=Value(kind)) for back, kind in TAKEN_BACK.items()))
    undone = Event.objects.filter(kind__in=TAKEN_BACK).annotate(of_kind=kind).order_by()
    mistaken = undone.annotate(mistake=Subquery(last.order_by("-seq").values("pk")[:1])).exclude(mistake=None)
    return rows.exclude(pk__in=mistaken.values("mistake"))


def station_of_kind() -> Case:
    """The station of an event, for the database to group by."""
    return Case(
        *(When(kind__in=kinds, then=Value(station.value)) for station, kinds in KINDS.items()),
        output_field=CharField(),
    )
