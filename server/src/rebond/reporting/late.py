"""What was entered once a year was closed, and concerns it: a fact of the field, never refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rebond.access import Actor
from rebond.devices.facts import Merged
from rebond.devices.models import Device
from rebond.kit.days import midnight, midnight_after
from rebond.ledger.models import Event
from rebond.orders.facts import AgreementSigned
from rebond.orders.models import Agreement
from rebond.reporting.counting import FLOWS
from rebond.reporting.figures import LateEntry
from rebond.reporting.models import StageRecord, YearClosing
from rebond.stock.facts import DeviceTransferred

CHUNK = 500
MOVING = (*FLOWS.values(), DeviceTransferred.kind)


class Told(NamedTuple):
    """``code``: of the computer or agreement, for who may see it ("" for others)."""

    entry: LateEntry
    code: str
    agreement_id: int | None


def late_entries(closing: YearClosing) -> list[LateEntry]:
    """In the order in which they were entered."""
    found = [*_steps(closing), *_merges(closing), *_agreements(closing)]
    return sorted(found, key=lambda entry: entry.event_id)


def told_to(actor: Actor, entries: Sequence[LateEntry]) -> list[Told]:
    """Each with what it is about, where the actor may see that."""
    devices = {entry.key for entry in entries if entry.stream.startswith("device:")}
    agreements = {entry.key for entry in entries if entry.stream.startswith("agreement:")}
    tags = {
        pk: tag
        for keys in chunks(devices)
        for pk, tag in Device.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "asset_tag")
    }
    seen = {
        pk: code
        for keys in chunks(agreements)
        for pk, code in Agreement.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "reference")
    }
    return [_told(entry, tags, seen) for entry in entries]


def _told(entry: LateEntry, tags: dict[int, str], agreements: dict[int, str]) -> Told:
    if entry.stream.startswith("agreement:"):
        return Told(entry, agreements.get(entry.key, ""), entry.key if entry.key in agreements else None)
    return Told(entry, tags.get(entry.key, ""), None)


def chunks(keys: set[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    yield from (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def _steps(closing: YearClosing) -> list[LateEntry]:
    """Steps of the year, and those taken on any day that undid one of the year."""
    undone = StageRecord.objects.filter(device=OuterRef("device"), sequence=OuterRef("corrects"))
    late = StageRecord.objects.filter(
        programme=closing.programme_id, kind__in=MOVING, event_id__gt=closing.ledger_sequence
    ).annotate(day=Coalesce(Subquery(undone.values("occurred_at")[:1]), F("occurred_at")))
    rows = late.filter(within("day", closing) | within("occurred_at", closing)).order_by("event_id")
    columns = ("event_id", "kind", "event__stream", "day", "event__recorded_at")
    return [LateEntry(*row) for row in rows.values_list(*columns)]


def _merges(closing: YearClosing) -> Iterator[LateEntry]:
    """Twins of the year that were found to be one computer."""
    merged = Event.objects.filter(kind=Merged.kind, pk__gt=closing.ledger_sequence).order_by("pk")
    events = {int(event.stream.partition(":")[2]): event for event in merged}
    for keys in chunks(set(events)):
        steps = _of_year(closing).filter(device__in=keys).values("device_id").order_by("device_id")
        for pk, first in steps.annotate(first=Min("occurred_at")).values_list("device_id", "first"):
            event = events[pk]
            yield LateEntry(event.pk, event.kind, event.stream, first, event.recorded_at)


def _agreements(closing: YearClosing) -> Iterator[LateEntry]:
    signed = Event.objects.filter(
        kind=AgreementSigned.kind,
        pk__gt=closing.ledger_sequence,
        facts__programme_id=closing.programme_id,
    )
    for event in signed.order_by("pk"):
        day = date.fromisoformat(event.facts["signed_on"])
        if closing.since <= day <= closing.until:
            yield LateEntry(event.pk, event.kind, event.stream, midnight(day), event.recorded_at)


def _of_year(closing: YearClosing) -> QuerySet[StageRecord]:
    return StageRecord.objects.filter(within("occurred_at", closing), programme=closing.programme_id)


def within(column: str, closing: YearClosing) -> Q:
    days = {f"{column}__gte": midnight(closing.since), f"{column}__lt": midnight_after(closing.until)}
    return Q(**days)
