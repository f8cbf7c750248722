"""The last way of each computer through a workshop, from its entry to the shelf, as the ledger tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import QuerySet

from rebond.devices.stages import Stage
from rebond.integration.choices import Station
from rebond.integration.stations import ALL_KINDS, KINDS, what_stands
from rebond.ledger.models import Event
from rebond.network.models import Organisation

FEWEST_COMPUTERS = 5
MOST = 500
"""Computers that are looked at: the oldest in work, the last put in stock."""
ENTERS = ("device.received", "device.taken_back", "device.recovered")
SENT_BACK = ("final_check.failed", "device.rectified", "device.taken_back")
BEGINS_WAITING = "repair.part_awaited"
ENDS_WAITING = ("part.used", "repair.part_not_awaited", "repair.closed")
_ROAD = (Station.SORTING, Station.ERASING, Station.TESTING, Station.PREPARATION, Station.STORING)
_STATION_OF = {kind: station for station, kinds in KINDS.items() for kind in kinds}
Told = tuple[str, datetime, Mapping[str, object]]


@dataclass(slots=True)
class Spell:
    """A state that may come several times. ``total`` None: it never came and went."""

    total: timedelta | None = None
    since: datetime | None = None

    def begin(self, moment: datetime) -> None:
        self.since = self.since or moment

    def end(self, moment: datetime) -> None:
        if self.since is not None:
            self.total = (self.total or timedelta()) + (moment - self.since)
            self.since = None


@dataclass(slots=True)
class Run:
    """One computer from its last entry in the workshop to the shelf."""

    shelved: datetime
    entered: datetime | None = None
    done: dict[Station, datetime] = field(default_factory=dict)
    repair: Spell = field(default_factory=Spell)
    wait: Spell = field(default_factory=Spell)
    came_back: bool = False

    @property
    def repaired(self) -> timedelta | None:
        """How long its repairs took, without the wait for their parts."""
        if self.repair.total is None:
            return None
        return max(self.repair.total - (self.wait.total or timedelta()), timedelta())

    def read(self, kind: str, moment: datetime) -> None:
        """One event before the shelf."""
        self.came_back |= kind == "final_check.failed"
        if kind == "repair.opened":
            self.repair.begin(moment)
        if kind == BEGINS_WAITING:
            self.wait.begin(moment)
        if kind in ENDS_WAITING:
            self.wait.end(moment)
        if kind == "repair.closed":
            self.repair.end(moment)
        if (station := _STATION_OF.get(kind)) is not None:
            self.done[station] = moment


def runs_of(
    organisation: Organisation, since: datetime, until: datetime | None = None, *, most: int = MOST
) -> list[Run]:
    """Those that ended in that time, the last ``most`` of them."""
    shelved = _shelved(shelvings(organisation, since, until), most)
    events: dict[str, list[Told]] = defaultdict(list)
    kinds = {*ALL_KINDS, *ENTERS, *SENT_BACK, "repair.opened", BEGINS_WAITING, *ENDS_WAITING}
    rows = what_stands(Event.objects.filter(kind__in=sorted(kinds), stream__in=list(shelved)))
    in_order = rows.order_by("occurred_at", "pk")
    for stream, kind, moment, facts in in_order.values_list("stream", "kind", "occurred_at", "facts"):
        events[stream].append((kind, moment, facts))
    return [_run(moment, events[stream]) for stream, moment in shelved.items()]


def shelvings(organisation: Organisation, since: datetime, until: datetime | None = None) -> QuerySet[Event]:
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


def _run(shelved: datetime, events: Iterable[Told]) -> Run:
    run = Run(shelved)
    for kind, moment, facts in events:
        if moment > shelved:
            run.came_back |= _sends_back(kind, facts)
        elif kind in ENTERS:
            run = Run(shelved, entered=moment)
        else:
            run.read(kind, moment)
    return run


def _sends_back(kind: str, facts: Mapping[str, object]) -> bool:
    """After the shelf: the step was undone, or somebody brought it back as faulty."""
    if kind == "device.rectified":
        return facts.get("origin") == Stage.READY
    return kind == "device.taken_back" and facts.get("reason") == "faulty"


def times_of(runs: Sequence[Run]) -> Mapping[Station, timedelta]:
    """Half of the computers took less, from the end of the station before; a repair, without the wait for its parts."""
    taken: dict[Station, list[timedelta]] = defaultdict(list)
    for run in runs:
        if run.repaired is not None:
            taken[Station.REPAIR].append(run.repaired)
        before = run.entered
        for station in _ROAD:
            end = run.shelved if station is Station.STORING else run.done.get(station)
            if end is None or before is None:
                continue
            taken[station].append(max(end - before, timedelta()))
            before = max(before, end)
    return {station: middle for station, times in taken.items() if (middle := median_of(times)) is not None}


def median_of(times: Sequence[timedelta]) -> timedelta | None:
    if len(times) < FEWEST_COMPUTERS:
        return None
    return timedelta(seconds=int(median(time.total_seconds() for time in times)))
