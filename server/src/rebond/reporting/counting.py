"""The rows that one report counts: the steps of the computers of a programme, up to a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from rebond.devices.facts import Rectified
from rebond.devices.stages import Stage
from rebond.kit.days import midnight, midnight_after
from rebond.orders.choices import AgreementState
from rebond.orders.models import Agreement
from rebond.programmes.models import Programme
from rebond.reporting.figures import Month
from rebond.reporting.models import StageRecord

FLOWS = {
    "received": "device.received",
    "shelved": "device.shelved",
    "dispatched": "device.dispatched",
    "delivered": "device.delivered",
    "handed_over": "device.handed_over",
    "lent": "device.lent",
    "sold": "device.sold",
    "sold_to_organisation": "device.sold_to_organisation",
    "taken_back": "device.taken_back",
    "eliminated": "device.eliminated",
    "retired": "device.retired",
    "given_back": "device.given_back",
    "declared_missing": "device.declared_missing",
    "lost": "device.lost",
    "recovered": "device.recovered",
    "rectified": "device.rectified",
}
MONTHLY = ("received", "shelved", "delivered", "handed_over")


class LastStep(NamedTuple):
    stage: str
    place_id: int | None


class Signed(NamedTuple):
    place_id: int
    kind: str


@dataclass(frozen=True)
class Period:
    """Days of a programme, both included. Nothing after ``until`` is known to it, except that a step was a mistake."""

    programme: Programme
    since: date
    until: date

    @property
    def start(self) -> datetime:
        return midnight(self.since)

    @property
    def end(self) -> datetime:
        return midnight_after(self.until)

    def standing(self) -> QuerySet[StageRecord]:
        return undone_left_out(StageRecord.objects.filter(programme=self.programme, occurred_at__lt=self.end))

    @cached_property
    def taken_in(self) -> frozenset[int]:
        """Keys of the computers whose first reception falls in the period. A merged twin is no other computer."""
        receptions = self.standing().filter(kind=FLOWS["received"]).values("counted_as_id")
        first = receptions.annotate(first=Min("occurred_at")).filter(first__gte=self.start).order_by()
        return frozenset(first.values_list("counted_as_id", flat=True))

    @cached_property
    def last_steps(self) -> Mapping[int, LastStep]:
        """Where its last step by the end left each computer taken in.

        The steps of one computer are numbered as they were taken, and only the last standing one decides: of two with
        the same moment the later number, and one entered afterwards with an earlier moment still follows what it
        followed. A rectification says nothing itself: what it undid is left out, on whatever day.
        The steps of a merged twin speak only while the computer that goes on was not here itself.
        """
        return {pk: step for pk, step in last_steps_of(self.standing()).items() if pk in self.taken_in}

    def refurbished(self) -> int:
        """Computers taken in that were once ready to be handed over."""
        ready = self.standing().filter(stage=Stage.READY).exclude(kind=Rectified.kind)
        return len(self.taken_in.intersection(ready.values_list("counted_as_id", flat=True).distinct()))

    def agreements(self) -> list[Signed]:
        signed = Agreement.objects.filter(programme=self.programme, signed_on__range=(self.since, self.until))
        rows = signed.exclude(state=AgreementState.DRAFT).values_list("place_id", "place__organisation__kind")
        return [Signed(*row) for row in rows]

    def flows(self) -> dict[str, int]:
        counted = dict(self._movements().values_list("kind").annotate(count=Count("pk")).order_by())
        return {key: counted.get(kind, 0) for key, kind in FLOWS.items()}

    def months(self) -> list[Month]:
        """Every month from the first movement to the last, also those in which nothing moved."""
        names = {FLOWS[key]: key for key in MONTHLY}
        rows = self._movements().filter(kind__in=names).values_list("month", "kind")
        table: dict[str, dict[str, int]] = {}
        for month, kind, count in rows.annotate(count=Count("pk")).order_by():
            table.setdefault(month, {})[names[kind]] = count
        return [Month(month, **table.get(month, {})) for month in _from_first_to_last(sorted(table))]

    def _movements(self) -> QuerySet[StageRecord]:
        """Of the period; those of a twin are movements of the same computer, told once."""
        return self.standing().filter(occurred_at__gte=self.start, device=F("counted_as"))


def whole_life(programme: Programme) -> Period:
    """From the programme's first day, or an earlier reception, to today."""
    today = timezone.localdate()
    known = [day for day in (programme.starts_on, first_reception(programme)) if day is not None]
    return Period(programme, min(*known, today), today)


def last_steps_of(steps: QuerySet[StageRecord]) -> dict[int, LastStep]:
    """By computer, its last of ``steps``: see `Period.last_steps`."""
    absent = Case(When(stage=Stage.ANNOUNCED, then=1), default=0, output_field=IntegerField())
    twins = Case(When(device=F("counted_as"), then=0), default=1, output_field=IntegerField())
    order = (absent.asc(), twins.asc(), F("sequence").desc())
    rank = Window(RowNumber(), partition_by=[F("counted_as_id")], order_by=order)
    rows = steps.exclude(kind=Rectified.kind).annotate(rank=rank).filter(rank=Value(1))
    found = rows.values_list("counted_as_id", "stage", "place_id")
    return {pk: LastStep(stage, place_id) for pk, stage, place_id in found}


def undone_left_out(steps: QuerySet[StageRecord]) -> QuerySet[StageRecord]:
    """Without those that a rectification undid, whenever it did: a mistake found today was one on its own day too."""
    undoing = StageRecord.objects.filter(device=OuterRef("device"), corrects=OuterRef("sequence"))
    return steps.exclude(Exists(undoing))


def first_reception(programme: Programme) -> date | None:
    return first_receptions([programme]).get(programme.pk)


def first_receptions(programmes: Sequence[Programme]) -> dict[int, date]:
    """The day of the first reception of each that took something in."""
    received = StageRecord.objects.filter(programme__in=programmes, kind=FLOWS["received"])
    first = undone_left_out(received).values("programme").annotate(first=Min("occurred_at")).order_by()
    zone = timezone.get_default_timezone()
    return {
        pk: timezone.localtime(moment, zone).date() for pk, moment in first.values_list("programme", "first")
    }


def _from_first_to_last(months: Sequence[str]) -> list[str]:
    if not months:
        return []
    year, month = (int(part) for part in months[0].split("-"))
    every = []
    while (name := f"{year:04d}-{month:02d}") <= months[-1]:
        every.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return every
