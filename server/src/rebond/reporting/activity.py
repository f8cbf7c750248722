"""The activity report: every figure counted from the steps of devices, never stored, never typed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from rebond.devices.stages import Stage
from rebond.handover.models import Handover
from rebond.ledger.reading import is_demonstration
from rebond.network.choices import OrganisationKind, PrescriberKind
from rebond.network.models import Place
from rebond.orders.choices import AgreementState
from rebond.orders.models import Agreement
from rebond.programmes.models import Programme
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.reporting.models import StageRecord
from rebond.reporting.suppression import suppress

REPORTED_KINDS = (
    OrganisationKind.ASSOCIATION,
    OrganisationKind.INTERMUNICIPALITY,
    OrganisationKind.PUBLIC_SERVICE_OPERATOR,
    OrganisationKind.PUBLIC_ESTABLISHMENT,
    OrganisationKind.DEPARTEMENT,
)
FLOWS = {
    "received": "device.received",
    "shelved": "device.shelved",
    "dispatched": "device.dispatched",
    "delivered": "device.delivered",
    "handed_over": "device.handed_over",
    "lent": "device.lent",
    "taken_back": "device.taken_back",
    "eliminated": "device.eliminated",
    "retired": "device.retired",
    "given_back": "device.given_back",
    "declared_missing": "device.declared_missing",
    "recovered": "device.recovered",
    "rectified": "device.rectified",
}
NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a published table. ``count`` None: hidden, because too few people."""

    key: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class AtPlace:
    place_id: int
    name: str
    kind: str
    ceded: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class Month:
    month: str
    received: int
    shelved: int
    delivered: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that somebody declared, beside the counted one. ``counted`` None: nothing counts it."""

    key: str
    declared: int
    counted: int | None
    source: str

    @property
    def gap(self) -> int | None:
        return None if self.counted is None else self.declared - self.counted


@dataclass(frozen=True, slots=True)
class ActivityReport:
    programme: Programme
    since: date
    until: date
    demonstration: bool
    partition: Mapping[str, int]
    taken_in: int
    refurbished: int
    ceded_to_places: int
    agreements: int
    places: int
    places_by_kind: Mapping[str, int]
    beneficiaries: int
    facts: Mapping[str, Sequence[Cell]]
    by_place: Sequence[AtPlace]
    months: Sequence[Month]
    flows: Mapping[str, int]
    declared: Sequence[Gap]

    @property
    def reconciles(self) -> bool:
        """Whether every computer taken in stands in exactly one part."""
        return self.taken_in == sum(self.partition.values())

    def figures(self) -> dict[str, int]:
        """The counted figures by their stable keys (docs/activity-report.md)."""
        return {
            "devices.taken_in": self.taken_in,
            **{f"devices.{key}": count for key, count in self.partition.items()},
            "devices.refurbished": self.refurbished,
            "devices.ceded_to_places": self.ceded_to_places,
            "agreements.count": self.agreements,
            "places.count": self.places,
            **{f"places.by_kind.{kind}": count for kind, count in self.places_by_kind.items()},
            "beneficiaries.known": self.beneficiaries,
            **{f"flows.{key}": count for key, count in self.flows.items()},
        }


def activity_report(programme: Programme, *, since: date | None = None, until: date | None = None) -> ActivityReport:
    """Count the computers taken in from ``since`` to ``until`` (both included; the programme's life by default)."""
    first = since or programme.starts_on
    last = until or timezone.localdate()
    period = _Period(programme, first, last)
    at_end = period.last_steps()
    by_stage = Counter(row["stage"] for row in at_end)
    partition = {part: sum(by_stage[stage] for stage in stages) for part, stages in Stage.PARTITION.items()}
    agreements = period.agreements()
    report = ActivityReport(
        programme=programme,
        since=first,
        until=last,
        demonstration=is_demonstration(),
        partition=partition,
        taken_in=len(at_end),
        refurbished=period.refurbished({row["device_id"] for row in at_end}),
        ceded_to_places=partition["at_places"] + partition["handed_over"],
        agreements=len(agreements),
        places=len({row["place_id"] for row in agreements}),
        places_by_kind=_by_kind(agreements),
        beneficiaries=period.handovers().count(),
        facts=_facts(period, programme.small_cell),
        by_place=_by_place(at_end),
        months=period.months(),
        flows=period.flows(),
        declared=(),
    )
    return _beside_declared(report)


class _Period:
    """The rows that one report counts."""

    def __init__(self, programme: Programme, since: date, until: date) -> None:
        self.programme = programme
        self.since = since
        self.until = until
        self.start = _midnight(since)
        self.end = _midnight(until + timedelta(days=1))

    def records(self) -> QuerySet[StageRecord]:
        """Steps up to the end, of the computers of the programme; a merged twin counts once."""
        return StageRecord.objects.filter(
            programme=self.programme, occurred_at__lt=self.end, device__merged_into=None
        )

    def within(self) -> QuerySet[StageRecord]:
        return self.records().filter(occurred_at__gte=self.start)

    def received(self) -> QuerySet[StageRecord, Any]:
        """Keys of the devices whose first reception falls in the period."""
        received = self.records().filter(kind="device.received")
        first = received.values("device_id").annotate(first=Min("occurred_at")).order_by()
        return first.filter(first__gte=self.start).values("device_id")

    def last_steps(self) -> list[dict[str, Any]]:
        """Where the last step up to the end left each device taken in; not those whose reception was rectified away.

        Nothing may be filtered after the rank: the database would filter before ranking.
        """
        order = (F("occurred_at").desc(), F("sequence").desc())
        rank = Window(RowNumber(), partition_by=[F("device_id")], order_by=order)
        ranked = self.records().filter(device_id__in=self.received()).annotate(rank=rank).filter(rank=1)
        rows = ranked.values("device_id", "stage", "place_id")
        return [row for row in rows if row["stage"] != Stage.ANNOUNCED]

    def refurbished(self, devices: Collection[int]) -> int:
        """How many of ``devices`` were ready once."""
        ready = self.records().filter(stage=Stage.READY).values_list("device_id", flat=True).distinct()
        return len(set(ready) & set(devices))

    def agreements(self) -> list[dict[str, Any]]:
        signed = Agreement.objects.filter(programme=self.programme, signed_on__range=(self.since, self.until))
        signed = signed.exclude(state=AgreementState.DRAFT)
        return list(signed.values("place_id", kind=F("place__organisation__kind")))

    def handovers(self) -> QuerySet[Handover]:
        """Handovers of the period that still stood at its end."""
        stood = Handover.objects.filter(
            referral__programme=self.programme, handed_over_at__gte=self.start, handed_over_at__lt=self.end
        )
        return stood.exclude(ended_at__lt=self.end)

    def flows(self) -> dict[str, int]:
        counted = dict(self.within().values_list("kind").annotate(count=Count("pk")).order_by())
        return {key: counted.get(kind, 0) for key, kind in FLOWS.items()}

    def months(self) -> list[Month]:
        rows = self.within().values("month", "kind").annotate(count=Count("pk")).order_by("month", "kind")
        table: dict[str, dict[str, int]] = {}
        for row in rows:
            table.setdefault(row["month"], {})[row["kind"]] = row["count"]
        return [
            Month(
                month=month,
                received=kinds.get("device.received", 0),
                shelved=kinds.get("device.shelved", 0),
                delivered=kinds.get("device.delivered", 0),
                handed_over=kinds.get("device.handed_over", 0),
            )
            for month, kinds in table.items()
        ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _by_kind(agreements: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    kinds = {row["place_id"]: row["kind"] for row in agreements}
    counted = Counter(kinds.values())
    shown = [*REPORTED_KINDS, *(kind for kind in OrganisationKind if kind not in REPORTED_KINDS and counted[kind])]
    return {kind.value: counted[kind.value] for kind in shown}


def _by_place(at_end: Sequence[Mapping[str, Any]]) -> list[AtPlace]:
    ceded = Counter(row["place_id"] for row in at_end if row["stage"] in {Stage.AT_PLACE, Stage.HANDED_OVER})
    handed = Counter(row["place_id"] for row in at_end if row["stage"] == Stage.HANDED_OVER)
    places = Place.objects.select_related("organisation").in_bulk([pk for pk in ceded if pk])
    rows = [
        AtPlace(pk, place.name, place.organisation.kind, ceded[pk], handed[pk]) for pk, place in places.items()
    ]
    return sorted(rows, key=lambda row: (-row.ceded, row.name))


def _facts(period: _Period, below: int) -> dict[str, list[Cell]]:
    lists = {
        "sex": ("referral__sex", dict(Sex.choices)),
        "age_bracket": ("referral__age_bracket", dict(AgeBracket.choices)),
        "occupation": ("referral__occupation", dict(Occupation.choices)),
        "prescriber": ("referral__prescriber_kind", dict(PrescriberKind.choices)),
    }
    handovers = period.handovers()
    tables = {name: _table(handovers, lookup, labels, below) for name, (lookup, labels) in lists.items()}
    tables["place"] = _table(handovers, "place__name", None, below)
    tables["path"] = _table(handovers, "path__name", None, below)
    return tables


def _table(
    handovers: QuerySet[Handover], lookup: str, labels: Mapping[str, Any] | None, below: int
) -> list[Cell]:
    rows = handovers.values_list(lookup).annotate(count=Count("pk")).order_by()
    counted = {(key or NOT_KNOWN): count for key, count in rows}
    keys = list(labels) if labels is not None else sorted(counted)
    shown = suppress({key: counted.get(key, 0) for key in keys}, below=below)
    names = labels or {}
    return [Cell(key, str(names.get(key, key)), count) for key, count in shown.items()]


def _beside_declared(report: ActivityReport) -> ActivityReport:
    counted = report.figures()
    rows = report.programme.declared_figures.filter(
        covers_from__gte=report.since, covers_to__lte=report.until
    ).order_by("key", "covers_from")
    gaps = [Gap(row.key, row.value, counted.get(row.key), row.source) for row in rows]
    return replace(report, declared=gaps)
