"""What lies on the shelves of a workshop, and what waits to be put there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Workshop
from rebond.stock.models import Location
from rebond.workshop.queries import obstacles_to_ready

MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    location: Location
    ready: int
    reserved: int


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
    """Locations that hold something, by workshop and code."""
    counted = (
        Location.objects.filter(placements__device__in=Device.objects.visible_to(actor))
        .annotate(
            ready=Count("placements", filter=Q(placements__device__stage=Stage.READY)),
            reserved=Count("placements", filter=Q(placements__device__stage=Stage.RESERVED)),
        )
        .order_by("workshop__name", "code")
        .values_list("pk", "ready", "reserved")
    )
    rows = list(counted)
    locations = Location.objects.select_related("workshop").in_bulk([pk for pk, _ready, _reserved in rows])
    return [Shelf(locations[pk], ready, reserved) for pk, ready, reserved in rows]


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
    return get_object_or_404(Location.objects.visible_to(actor).select_related("workshop"), pk=pk)


def devices_on(location: Location) -> QuerySet[Device]:
    return Device.objects.filter(placement__location=location).select_related("lot__agreement__donor")


def workshops_for(actor: Actor) -> QuerySet[Workshop]:
    rows = Workshop.objects.order_by("name", "pk")
    return rows if actor.territory_id is None else rows.filter(organisation__territory=actor.territory_id)
