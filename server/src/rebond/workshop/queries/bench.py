"""The bench: computers in work by what each waits for, the oldest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.querysets import reach
from rebond.workshop.choices import Station
from rebond.workshop.queries.readiness import Dossier, dossiers_of

MOST = 500
SHOWN_AT_ONCE = 8
_BADGES = {
    Station.IDENTIFY: "attention",
    Station.ERASE: "running",
    Station.REPAIR: "blocked",
    Station.AWAIT_PART: "attention",
    Station.FINAL_CHECK: "attention",
    Station.SHELVE: "done",
}


@dataclass(frozen=True, slots=True)
class Group:
    """What waits at one station. ``count`` is all of it, ``rows`` what is shown."""

    station: Station
    count: int
    rows: Sequence[Dossier]

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)

    @property
    def badge(self) -> str:
        return _BADGES.get(self.station, "hand")


@dataclass(frozen=True, slots=True)
class Bench:
    """``total`` counts all in work; beyond `MOST` only the oldest are sorted out."""

    groups: Sequence[Group]
    counts: Sequence[tuple[Station, int]]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > MOST


def bench_of(actor: Actor, *, station: Station | None = None) -> Bench:
    in_work = Device.objects.current().filter(stage__in=Stage.IN_WORK)
    in_work = in_work.filter(reach(actor, "bench.view", territory="territory", workshops=("workshop",)))
    devices = list(in_work.select_related("lot", "workshop").order_by("stage_since", "pk")[:MOST])
    total = len(devices) if len(devices) < MOST else in_work.count()
    dossiers = dossiers_of(devices)
    waiting: dict[Station, list[Dossier]] = defaultdict(list)
    for device in devices:
        waiting[dossiers[device.pk].station].append(dossiers[device.pk])
    groups = [
        Group(here, len(waiting[here]), waiting[here] if station else waiting[here][:SHOWN_AT_ONCE])
        for here in Station
        if waiting[here] and station in {None, here}
    ]
    return Bench(groups, [(here, len(waiting[here])) for here in Station if waiting[here]], total)
