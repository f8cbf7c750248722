"""The reuse rate of a donor: what became of the computers that it gave in a year.

Law 2021-1485 (REEN), article 16, and décret 2023-266 of 12 April 2023: of the equipment that the State, a local authority
or a grouping retires, a share is to be reused or prepared for reuse: 25 % in 2023, 35 % in 2024, 50 % from 2025. What is
more than ten years old when it is retired is left out, and recycled. Only what was given here is known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rebond.access import Actor
from rebond.collection.choices import COMPUTERS, EquipmentKind
from rebond.collection.models import RequestLine
from rebond.collection.rules import TEN_YEARS
from rebond.devices.choices import FormFactor
from rebond.devices.facts import Rectified
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.network.choices import OrganisationKind
from rebond.network.models import Organisation
from rebond.network.querysets import reach
from rebond.reporting.counting import FLOWS, last_steps_of, undone_left_out
from rebond.reporting.models import StageRecord

FIRST_YEAR = 2023
TARGETS = {2023: 25, 2024: 35}
TARGET_SINCE_2025 = 50
BOUND = frozenset(
    {
        OrganisationKind.STATE,
        OrganisationKind.DEPARTEMENT,
        OrganisationKind.MUNICIPALITY,
        OrganisationKind.INTERMUNICIPALITY,
    }
)
PARTS: Mapping[str, frozenset[str]] = {
    "prepared": frozenset({"ready", "reserved", "in_transit", "at_place"}),
    "in_work": frozenset(Stage.IN_WORK),
    "recycled": frozenset({"eliminated", "out_of_service"}),
    "given_back": frozenset({"given_back"}),
    "missing": frozenset({"missing"}),
}
"""Where the last step left a computer that never was handed over, lent or sold."""
OFFERED_AS: Mapping[str, str] = {
    FormFactor.NOTEBOOK: EquipmentKind.LAPTOP,
    FormFactor.TABLET: EquipmentKind.TABLET,
    FormFactor.DESKTOP: EquipmentKind.DESKTOP,
    FormFactor.MINI: EquipmentKind.DESKTOP,
    FormFactor.TOWER: EquipmentKind.DESKTOP,
    FormFactor.ALL_IN_ONE: EquipmentKind.DESKTOP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOfYear:
    """A lot, and how many of its computers came in the year: more than ten years old, or of an age that nobody knows."""

    lot: Lot
    came: int
    over_ten: int
    unknown_age: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseRate:
    """Computers received for the first time in ``year``, where they stand on ``as_of``.

    counted = taken_in - over_ten = reused + prepared + in_work + recycled + given_back + missing. Those of unknown age
    (``unknown_age``) are among the counted: nothing shows that they may be left out.
    """

    donor: Organisation
    year: int
    as_of: date
    taken_in: int
    over_ten: int
    over_ten_reused: int
    unknown_age: int
    reused: int
    prepared: int
    in_work: int
    recycled: int
    given_back: int
    missing: int
    lots: Sequence[LotOfYear]

    @property
    def counted(self) -> int:
        return self.taken_in - self.over_ten

    @property
    def kept(self) -> int:
        """Reused, or prepared for it."""
        return self.reused + self.prepared

    @property
    def reconciles(self) -> bool:
        parts = (self.in_work, self.recycled, self.given_back, self.missing)
        return self.counted == self.kept + sum(parts)

    @property
    def per_mille(self) -> int | None:
        """Of those counted, to the nearest; None where there is none."""
        return (2000 * self.kept + self.counted) // (2 * self.counted) if self.counted else None

    @property
    def percent(self) -> str:
        """With one decimal, after a point: "52.5"; empty where nothing is counted."""
        return "" if self.per_mille is None else f"{self.per_mille // 10}.{self.per_mille % 10}"

    @property
    def target(self) -> int | None:
        """In percent; None for who is not bound, or a year before the law."""
        if self.donor.kind not in BOUND or self.year < FIRST_YEAR:
            return None
        return TARGETS.get(self.year, TARGET_SINCE_2025)

    @property
    def reaches_target(self) -> bool:
        return self.target is not None and self.counted > 0 and 100 * self.kept >= self.target * self.counted


def donor_visible(pk: int, actor: Actor) -> Organisation:
    """An organisation that ever gave. Raise ``Http404`` for one out of reach."""
    within = reach(actor, "donation.view", territory="territory", organisations=("pk",))
    rows = Organisation.objects.filter(within, donation_agreements__isnull=False).distinct()
    return get_object_or_404(rows.select_related("territory"), pk=pk)


def years_of(donor: Organisation) -> list[int]:
    """Those in which something of this donor came, the latest first; this year at least."""
    firsts = _first_receptions(_steps_of(donor)).values()
    return sorted({*firsts, timezone.localdate().year}, reverse=True)


def reuse_rate(donor: Organisation, year: int) -> ReuseRate:
    """In as many queries for 3,000 computers as for one."""
    steps = _steps_of(donor)
    came = {pk for pk, first in _first_receptions(steps).items() if first == year}
    ages = _ages(donor, came)
    with_a_person = _ever_with_a_person(steps) & came
    stages = {pk: step.stage for pk, step in last_steps_of(steps).items() if pk in came}
    over_ten = {pk for pk in came if (age := ages.by_device.get(pk)) is not None and age > TEN_YEARS}
    parts: Counter[str] = Counter(
        "reused" if pk in with_a_person else _part(stages.get(pk, "")) for pk in came - over_ten
    )
    unknown = {pk for pk in came - over_ten if ages.by_device.get(pk) is None}
    return ReuseRate(
        donor=donor,
        year=year,
        as_of=timezone.localdate(),
        taken_in=len(came),
        over_ten=len(over_ten),
        over_ten_reused=len(over_ten & with_a_person),
        unknown_age=len(unknown),
        lots=_by_lot(ages, came, over_ten, unknown),
        **{name: parts[name] for name in ("reused", *PARTS)},
    )


def received_by_year(agreement_id: int) -> dict[int, int]:
    """By year, the computers of an agreement that were received for the first time; a twin counts once."""
    steps = undone_left_out(StageRecord.objects.filter(counted_as__lot__agreement=agreement_id))
    return dict(Counter(_first_receptions(steps).values()))


@dataclass(frozen=True, slots=True)
class _Ages:
    """By computer: its lot, and its age in years when it was retired (None: nobody said)."""

    lots: Mapping[int, Lot]
    lot_of: Mapping[int, int]
    by_device: Mapping[int, int | None]


def _steps_of(donor: Organisation) -> QuerySet[StageRecord]:
    return undone_left_out(
        StageRecord.objects.filter(
            counted_as__lot__agreement__donor=donor, counted_as__territory=donor.territory_id
        )
    )


def _first_receptions(steps: QuerySet[StageRecord]) -> dict[int, int]:
    """By computer, the local year in which it was received for the first time."""
    receptions = steps.filter(kind=FLOWS["received"]).values("counted_as_id").order_by()
    firsts = receptions.annotate(first=Min("occurred_at")).values_list("counted_as_id", "first")
    return {pk: timezone.localdate(first).year for pk, first in firsts}


def _ever_with_a_person(steps: QuerySet[StageRecord]) -> set[int]:
    """Handed over, lent or sold, to somebody or to an organisation, by a step that stands."""
    rows = steps.filter(stage__in=Stage.WITH_A_PERSON).exclude(kind=Rectified.kind).order_by()
    return set(rows.values_list("counted_as_id", flat=True).distinct())


def _part(stage: str) -> str:
    """``in_work`` for what a rectification left without any step: it is still to be looked at."""
    return next((name for name, stages in PARTS.items() if stage in stages), "in_work")


def _ages(donor: Organisation, came: set[int]) -> _Ages:
    """What was bought when is said of a lot, or of each kind of equipment by the request behind it."""
    lots = {row.pk: row for row in Lot.objects.filter(agreement__donor=donor).order_by("pk")}
    bought = RequestLine.objects.filter(request__lot__agreement__donor=donor, kind__in=sorted(COMPUTERS))
    said: dict[tuple[int, str], int | None] = {
        (lot, kind): year
        for lot, kind, year in bought.order_by("pk").values_list("request__lot", "kind", "bought_in")
    }
    rows = Device.objects.filter(lot__agreement__donor=donor).order_by("pk")
    devices = {
        pk: (lot, form) for pk, lot, form in rows.values_list("pk", "lot_id", "form_factor") if pk in came
    }
    by_device: dict[int, int | None] = {}
    for pk, (lot_id, form) in devices.items():
        lot = lots[lot_id]
        year = lot.bought_in or said.get((lot_id, OFFERED_AS.get(form, "")))
        by_device[pk] = None if year is None else max(lot.announced_on.year - year, 0)
    return _Ages(lots, {pk: lot for pk, (lot, _form) in devices.items()}, by_device)


def _by_lot(ages: _Ages, came: set[int], over_ten: set[int], unknown: set[int]) -> list[LotOfYear]:
    counts = {
        name: Counter(ages.lot_of[pk] for pk in keys)
        for name, keys in (("came", came), ("over_ten", over_ten), ("unknown_age", unknown))
    }
    return [
        LotOfYear(lot=ages.lots[pk], **{name: counted[pk] for name, counted in counts.items()})
        for pk in sorted(counts["came"])
    ]
