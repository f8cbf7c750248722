"""How computers go through a workshop: what waits, what was done, how long it takes. Never about one person.

A figure is shown when it tells of enough computers and of the work of enough people; else it is hidden (None).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rebond.agents.models import Agent
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.integration.choices import Station
from rebond.integration.stations import ALL_KINDS, KINDS, station_of_kind
from rebond.ledger.models import Event
from rebond.network.models import Membership, Organisation
from rebond.workshop.choices import Station as Waiting
from rebond.workshop.queries.readiness import dossiers_of

FEWEST_COMPUTERS, FEWEST_PEOPLE = 5, 3
MOST = 500
"""Computers that are looked at: the oldest in work, the last put in stock."""
MOST_OF_A_YEAR = 5000
WEEKS = (1, 4, 12)
ENTERS = ("device.received", "device.taken_back", "device.recovered")
SENT_BACK = ("final_check.failed", "device.rectified", "device.taken_back")
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
_ROAD = (Station.SORTING, Station.ERASING, Station.TESTING, Station.PREPARATION, Station.STORING)


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
    """``stops``: the bottleneck first. ``lasts``: from the reception to the shelf, for half of them less."""

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
    waiting, is_cut = _waiting(organisation)
    work = _work(organisation, since)
    runs = _runs(organisation, since)
    lasts = _times(runs)
    stops = [_stop(station, waiting, work, lasts, weeks) for station in Station]
    stops = [stop for stop in stops if stop.waiting or stop.done or stop.is_hidden]
    whole = [run.shelved - run.entered for run in runs if run.entered]
    return Flow(
        stops=_bottleneck_first(stops),
        shelved=_shelvings(organisation, since).values("stream").distinct().count(),
        lasts=_median(whole),
        right_first_time=Share(sum(not run.came_back for run in runs), len(runs)),
        is_cut=is_cut,
    )


def right_first_time(organisation: Organisation, since: datetime, until: datetime) -> Share:
    """Of the last `MOST_OF_A_YEAR` computers put in stock in that time: those that nobody sent back, so far."""
    runs = _runs(organisation, since, until, most=MOST_OF_A_YEAR)
    return Share(sum(not run.came_back for run in runs), len(runs))


def _waiting(organisation: Organisation) -> tuple[Mapping[Station, int], bool]:
    in_work = Device.objects.current().filter(
        stage__in=sorted(Stage.IN_WORK), workshop__organisation=organisation
    )
    devices = list(in_work.select_related("lot", "workshop").order_by("stage_since", "pk")[: MOST + 1])
    counts: dict[Station, int] = defaultdict(int)
    for dossier in dossiers_of(devices[:MOST]).values():
        counts[WAITS_AT[dossier.station]] += 1
    return counts, len(devices) > MOST


def _work(organisation: Organisation, since: datetime) -> Mapping[str, tuple[int, int]]:
    """Computers and people by station, of what was done by the people and the benches of the organisation."""
    hats = Membership.objects.filter(organisation=organisation).values("pk")
    agents = Agent.objects.filter(workshop__organisation=organisation).order_by("pk")
    benches = [f"agent:{pk}" for pk in agents.values_list("pk", flat=True)]
    rows = (
        Event.objects.filter(kind__in=ALL_KINDS, occurred_at__gte=since)
        .filter(Q(membership_id__in=hats) | Q(actor__in=benches))
        .order_by()
        .annotate(station=station_of_kind())
        .values("station")
        .annotate(computers=Count("stream", distinct=True), people=Count("membership_id", distinct=True))
    )
    return {row["station"]: (row["computers"], row["people"]) for row in rows}


@dataclass(slots=True)
class _Run:
    """One computer from its last entry in the workshop to the shelf."""

    shelved: datetime
    entered: datetime | None = None
    done: dict[Station, datetime] | None = None
    repaired: timedelta | None = None
    came_back: bool = False


def _runs(
    organisation: Organisation, since: datetime, until: datetime | None = None, *, most: int = MOST
) -> list[_Run]:
    shelved = _shelved(_shelvings(organisation, since, until), most)
    events: dict[str, list[tuple[str, datetime, Mapping[str, object]]]] = defaultdict(list)
    kinds = {*ALL_KINDS, *ENTERS, *SENT_BACK, "repair.opened"}
    rows = Event.objects.filter(kind__in=sorted(kinds), stream__in=list(shelved)).order_by(
        "occurred_at", "pk"
    )
    for stream, kind, moment, facts in rows.values_list("stream", "kind", "occurred_at", "facts"):
        events[stream].append((kind, moment, facts))
    return [_run(moment, events[stream]) for stream, moment in shelved.items()]


def _shelvings(organisation: Organisation, since: datetime, until: datetime | None = None) -> QuerySet[Event]:
    workshops = list(organisation.workshops.order_by("pk").values_list("pk", flat=True))
    rows = Event.objects.filter(
        kind="device.shelved", occurred_at__gte=since, facts__workshop_id__in=workshops
    )
    return (rows.filter(occurred_at__lt=until) if until else rows).order_by()


def _shelved(rows: QuerySet[Event], most: int) -> Mapping[str, datetime]:
    """The last time that each was put in stock, of the last computers."""
    found: dict[str, datetime] = {}
    latest = rows.order_by("-occurred_at", "-pk").values_list("stream", "occurred_at")
    for stream, moment in latest[:most]:
        found.setdefault(stream, moment)
    return found


def _run(shelved: datetime, events: Iterable[tuple[str, datetime, Mapping[str, object]]]) -> _Run:
    run, opened = _Run(shelved), None
    done: dict[Station, datetime] = {}
    for kind, moment, facts in events:
        if moment > shelved:
            run.came_back |= _sends_back(kind, facts)
            continue
        if kind in ENTERS:
            run.entered, run.repaired, opened, run.came_back = moment, None, None, False
            done.clear()
            continue
        run.came_back |= kind == "final_check.failed"
        if kind == "repair.opened":
            opened = moment
        if kind == "repair.closed" and opened is not None:
            run.repaired, opened = (run.repaired or timedelta()) + (moment - opened), None
        station = _STATION_OF.get(kind)
        if station is not None:
            done[station] = moment
    run.done = done
    return run


_STATION_OF = {kind: station for station, kinds in KINDS.items() for kind in kinds}


def _sends_back(kind: str, facts: Mapping[str, object]) -> bool:
    """After the shelf: the step was undone, or somebody brought it back as faulty."""
    if kind == "device.rectified":
        return facts.get("origin") == Stage.READY
    return kind == "device.taken_back" and facts.get("reason") == "faulty"


def _times(runs: Sequence[_Run]) -> Mapping[Station, timedelta]:
    """Half of the computers took less, from the end of the station before (a repair: from its opening)."""
    taken: dict[Station, list[timedelta]] = defaultdict(list)
    for run in runs:
        if run.repaired is not None:
            taken[Station.REPAIR].append(run.repaired)
        before = run.entered
        for station in _ROAD:
            end = run.shelved if station is Station.STORING else (run.done or {}).get(station)
            if end is None or before is None:
                continue
            taken[station].append(max(end - before, timedelta()))
            before = max(before, end)
    return {station: middle for station, times in taken.items() if (middle := _median(times)) is not None}


def _median(times: Sequence[timedelta]) -> timedelta | None:
    if len(times) < FEWEST_COMPUTERS:
        return None
    return timedelta(seconds=int(median(time.total_seconds() for time in times)))


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
