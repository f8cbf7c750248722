"""What lies in the locations of a workshop, and what waits to be put there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Workshop
from rebond.stock.models import Location, Placement
from rebond.workshop.queries import obstacles_to_ready

MOST_WAITING = 200
MOST_LOCATIONS = 1_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """``ready``, ``reserved``, ``in_work``: what lies in it, parts of it included."""

    location: Location
    ready: int = 0
    reserved: int = 0
    in_work: int = 0

    @property
    def depth(self) -> int:
        return len(self.location.way) - 1

    @property
    def computers(self) -> int:
        return self.ready + self.reserved + self.in_work


@dataclass(frozen=True, slots=True)
class StockHome:
    ready: int
    reserved: int
    in_transit: int
    in_work: int
    without_location: int
    shelves: Sequence[Shelf]
    waiting: Sequence[Device]


def shelves_of(actor: Actor) -> list[Shelf]:
    """Locations that hold something themselves, by workshop and way."""
    counts = _counts(Placement.objects.filter(device__in=Device.objects.visible_to(actor)))
    rows = Location.objects.with_way().filter(pk__in=counts)
    return sorted((Shelf(location, *counts[location.pk]) for location in rows.order_by("pk")), key=_order)


def tree_of(actor: Actor) -> list[Shelf]:
    """Every location within reach, each under what it stands in, with all that lies in it."""
    rows = list(Location.objects.visible_to(actor).with_way().order_by("pk")[:MOST_LOCATIONS])
    sums = _summed(rows, _counts(Placement.objects.filter(location__in=rows)))
    return sorted((Shelf(location, *sums[location.pk]) for location in rows), key=_order)


def parts_of(location: Location) -> list[Shelf]:
    """What stands in ``location`` at once, with all that lies in each."""
    rows = list(Location.objects.within(location).with_way().order_by("pk"))
    sums = _summed(rows, _counts(Placement.objects.filter(location__in=rows)))
    inside = [part for part in rows if part.inside_id == location.pk]
    return sorted((Shelf(part, *sums[part.pk]) for part in inside), key=_order)


Counts = tuple[int, int, int]


def _counts(placements: QuerySet[Placement]) -> dict[int, Counts]:
    rows = (
        placements.lying()  # type: ignore[attr-defined]
        .order_by()
        .values_list("location")
        .annotate(
            ready=Count("pk", filter=Q(device__stage=Stage.READY)),
            reserved=Count("pk", filter=Q(device__stage=Stage.RESERVED)),
            in_work=Count("pk", filter=Q(device__stage__in=sorted(Stage.IN_WORK))),
        )
    )
    return {key: (ready, reserved, in_work) for key, ready, reserved, in_work in rows}


def _summed(rows: Sequence[Location], counts: Mapping[int, Counts]) -> dict[int, Counts]:
    """What lies in each, counted in all that it stands in as well."""
    sums: dict[int, Counts] = {}
    for row in rows:
        ready, reserved, in_work = counts.get(row.pk, (0, 0, 0))
        for around in row.way:
            so_far = sums.get(around.pk, (0, 0, 0))
            sums[around.pk] = (so_far[0] + ready, so_far[1] + reserved, so_far[2] + in_work)
    return sums


def _order(shelf: Shelf) -> tuple[str, list[str]]:
    return shelf.location.workshop.name, [location.code for location in shelf.location.way]


def stock_home(actor: Actor) -> StockHome:
    visible = Device.objects.visible_to(actor).current()
    counts = dict(visible.order_by().values_list("stage").annotate(count=Count("pk")))
    stock = visible.in_group("in_stock").filter(placement=None)
    return StockHome(
        ready=counts.get(Stage.READY, 0),
        reserved=counts.get(Stage.RESERVED, 0),
        in_transit=counts.get(Stage.IN_TRANSIT, 0),
        in_work=sum(counts.get(stage, 0) for stage in Stage.IN_WORK),
        without_location=stock.count(),
        shelves=shelves_of(actor),
        waiting=waiting_to_be_shelved(visible),
    )


def waiting_to_be_shelved(visible: QuerySet[Device]) -> list[Device]:
    """Computers in work in whose way nothing stands any more, the oldest first."""
    prepared = visible.in_group("in_work").exclude(grading=None).exclude(installation=None)  # type: ignore[attr-defined]
    rows = list(
        prepared.select_related("workshop", "lot__agreement__donor").order_by("stage_since", "pk")[
            :MOST_WAITING
        ]
    )
    in_the_way = obstacles_to_ready(rows)
    return [device for device in rows if not in_the_way[device.pk]]


def location_visible(pk: int, actor: Actor) -> Location:
    return get_object_or_404(Location.objects.visible_to(actor).with_way(), pk=pk)


def devices_on(location: Location) -> QuerySet[Device]:
    """What lies in ``location`` and in its parts."""
    lying = Placement.objects.lying().filter(location__in=Location.objects.within(location))
    return Device.objects.filter(placement__in=lying).select_related(
        "placement__location", "lot__agreement__donor"
    )


def locations_to_label(actor: Actor, *, inside: Location | None) -> list[Location]:
    """All within reach, or ``inside`` and its parts, in the order of the tree."""
    rows = Location.objects.visible_to(actor)
    if inside is not None:
        rows = rows.within(inside)
    found = [Shelf(location) for location in rows.with_way().order_by("pk")[:MOST_LOCATIONS]]
    return [shelf.location for shelf in sorted(found, key=_order)]


def workshops_for(actor: Actor) -> QuerySet[Workshop]:
    rows = Workshop.objects.order_by("name", "pk")
    if actor.workshop_ids is not None:
        rows = rows.filter(pk__in=sorted(actor.workshop_ids))
    return rows if actor.territory_id is None else rows.filter(organisation__territory=actor.territory_id)
