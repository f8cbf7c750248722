"""How computers go through a workshop: what waits, what was done, how long it takes. Never about one person.

A figure is shown when it tells of enough computers and of the work of enough people; else it is hidden (None).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.agents.models import Agent
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.integration.choices import Station
from rebond.integration.queries.runs import (
    FEWEST_COMPUTERS,
    MOST,
    Run,
    median_of,
    runs_of,
    shelvings,
    times_of,
)
from rebond.integration.stations import ALL_KINDS, station_of_kind, what_stands
from rebond.ledger.models import Event
from rebond.network.models import Membership, Organisation
from rebond.workshop.choices import Station as Waiting
from rebond.workshop.queries.readiness import dossiers_of

FEWEST_PEOPLE = 3
MOST_OF_A_YEAR = 5000
WEEKS = (1, 4, 12)
WAITS_AT: Mapping[Waiting, Station] = {
    Waiting.IDENTIFY: Station.SORTING,
    Waiting.ERASE: Station.ERASING,
    Waiting.CHECK: Station.TESTING,
    Waiting.REPAIR: Station.REPAIR,
    Waiting.GRADE: Station.TESTING,
    Waiting.INSTALL: Station.PREPARATION,
    Waiting.EQUIP: Station.PREPARATION,
    Waiting.FINAL_CHECK: Station.TESTING,
    Waiting.SHELVE: Station.STORING,
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One station. ``done``: computers of the period; ``lasts``: half of them took less. None: hidden, or not known."""

    station: Station
    waiting: int
    done: int | None
    lasts: timedelta | None
    weeks: int
    is_hidden: bool = False
    is_bottleneck: bool = False
    is_for_parts: bool = False

    @property
    def label(self) -> str:
        return str(Waiting.AWAIT_PART.label if self.is_for_parts else self.station.label)

    @property
    def icon(self) -> str:
        return Waiting.AWAIT_PART.icon if self.is_for_parts else self.station.icon

    @property
    def who_waits(self) -> str:
        """Which computers wait there, where the name of the station does not say it."""
        return str(_("prepared, they wait for the shelf")) if self.station is Station.STORING else ""

    @property
    def weeks_of_work(self) -> Decimal | None:
        """How long what waits takes at the pace of the period."""
        if not self.done:
            return None
        return (Decimal(self.waiting * self.weeks) / self.done).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``total`` computers; None: too few to be shown."""

    right: int
    total: int

    @property
    def percent(self) -> int | None:
        return None if self.total < FEWEST_COMPUTERS else round(100 * self.right / self.total)


@dataclass(frozen=True, slots=True)
class Flow:
    """``stops``: the bottleneck first, what waits for a part last: no work here makes it shorter.

    ``lasts``: from the reception to the shelf, for half of them less.
    """

    stops: Sequence[Stop]
    shelved: int
    lasts: timedelta | None
    right_first_time: Share
    is_cut: bool

    @property
    def bottleneck(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.is_bottleneck), None)

    @property
    def hides(self) -> bool:
        return any(stop.is_hidden for stop in self.stops)


def flow_of(organisation: Organisation, *, weeks: int) -> Flow:
    """As many queries for 500 computers as for five."""
    since = timezone.now() - timedelta(weeks=weeks)
    waiting, for_parts, is_cut = _waiting(organisation)
    work = _work(organisation, since)
    runs = runs_of(organisation, since)
    lasts = times_of(runs)
    stops = [_stop(station, waiting, work, lasts, weeks) for station in Station]
    stops = [stop for stop in stops if stop.waiting or stop.done or stop.is_hidden]
    whole = [run.shelved - run.entered for run in runs if run.entered]
    return Flow(
        stops=[*_bottleneck_first(stops), *_for_parts(for_parts, runs, weeks)],
        shelved=shelvings(organisation, since).values("stream").distinct().count(),
        lasts=median_of(whole),
        right_first_time=Share(sum(not run.came_back for run in runs), len(runs)),
        is_cut=is_cut,
    )


def right_first_time(organisation: Organisation, since: datetime, until: datetime) -> Share:
    """Of the last `MOST_OF_A_YEAR` computers put in stock in that time: those that nobody sent back, so far."""
    runs = runs_of(organisation, since, until, most=MOST_OF_A_YEAR)
    return Share(sum(not run.came_back for run in runs), len(runs))


def _waiting(organisation: Organisation) -> tuple[Mapping[Station, int], int, bool]:
    """By station, then those that wait for a part, then whether only the oldest were looked at."""
    in_work = Device.objects.current().filter(
        stage__in=sorted(Stage.IN_WORK), workshop__organisation=organisation
    )
    devices = list(in_work.select_related("lot", "workshop").order_by("stage_since", "pk")[: MOST + 1])
    counts = Counter(dossier.station for dossier in dossiers_of(devices[:MOST]).values())
    for_parts = counts.pop(Waiting.AWAIT_PART, 0)
    by_station: dict[Station, int] = defaultdict(int)
    for waits_for, count in counts.items():
        by_station[WAITS_AT[waits_for]] += count
    return by_station, for_parts, len(devices) > MOST


def _for_parts(waiting: int, runs: Sequence[Run], weeks: int) -> list[Stop]:
    """The repairs that wait, and how long those of the period waited."""
    lasts = median_of([run.wait.total for run in runs if run.wait.total is not None])
    if not waiting and lasts is None:
        return []
    stop = Stop(
        station=Station.REPAIR, waiting=waiting, done=None, lasts=lasts, weeks=weeks, is_for_parts=True
    )
    return [stop]


def _work(organisation: Organisation, since: datetime) -> Mapping[str, tuple[int, int]]:
    """Computers and people by station, of what was done by the people and the benches of the organisation."""
    hats = Membership.objects.filter(organisation=organisation).values("pk")
    agents = Agent.objects.filter(workshop__organisation=organisation).order_by("pk")
    benches = [f"agent:{pk}" for pk in agents.values_list("pk", flat=True)]
    rows = (
        what_stands(Event.objects.filter(kind__in=ALL_KINDS, occurred_at__gte=since))
        .filter(Q(membership_id__in=hats) | Q(actor__in=benches))
        .order_by()
        .annotate(station=station_of_kind())
        .values("station")
        .annotate(computers=Count("stream", distinct=True), people=Count("membership_id", distinct=True))
    )
    return {row["station"]: (row["computers"], row["people"]) for row in rows}


def _stop(
    station: Station,
    waiting: Mapping[Station, int],
    work: Mapping[str, tuple[int, int]],
    lasts: Mapping[Station, timedelta],
    weeks: int,
) -> Stop:
    """Two people at a station would each know the other's work: their figures are hidden."""
    computers, people = work.get(station.value, (0, 0))
    is_hidden = bool(computers) and (computers < FEWEST_COMPUTERS or 0 < people < FEWEST_PEOPLE)
    return Stop(
        station=station,
        waiting=waiting.get(station, 0),
        done=None if is_hidden else computers,
        lasts=None if is_hidden else lasts.get(station),
        weeks=weeks,
        is_hidden=is_hidden,
    )


def _bottleneck_first(stops: Sequence[Stop]) -> list[Stop]:
    """By the weeks of work that wait; by how many wait where a pace is hidden, which the order would betray."""
    hides = any(stop.is_hidden for stop in stops)

    def load(stop: Stop) -> tuple[Decimal, int]:
        if hides or not stop.waiting:
            return Decimal(0), stop.waiting
        return (Decimal("Infinity") if not stop.done else stop.weeks_of_work or Decimal(0)), stop.waiting

    ordered = sorted(stops, key=load, reverse=True)
    if not ordered or not ordered[0].waiting:
        return ordered
    first = ordered[0]
    return [
        Stop(first.station, first.waiting, first.done, first.lasts, first.weeks, first.is_hidden, True),
        *ordered[1:],
    ]
