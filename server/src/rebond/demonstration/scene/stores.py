"""What leaves as waste, what is counted, and what is on its way between two sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rebond.demonstration.clock import after, at
from rebond.demonstration.demand import order
from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.supply import Pair, settled
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.orders.models import Agreement
from rebond.recycling.actions import (
    Movement,
    close_batch,
    confirm_collection,
    count_parts,
    open_batch,
    put_in_batch,
)
from rebond.recycling.choices import TreatmentCode, WasteCode, WeeeCategory
from rebond.stock.actions import (
    close_stocktake,
    count,
    dispatch,
    dispatch_transfer,
    load,
    load_transfer,
    open_delivery,
    open_stocktake,
    open_transfer,
    receive_delivery,
    set_place_stock,
)
from rebond.stock.models import Location

CARRIER = {
    "carrier_name": "Transports de la Leyre",
    "carrier_siret": "99900000200009",
    "carrier_address": "1 route des Étangs",
    "carrier_postcode": "40160",
    "carrier_city": "Parentis-en-Born",
}
SITE = {
    "site_name": "Démontage des Landes",
    "site_siret": "99900000300007",
    "site_address": "2 rue de la Forge",
    "site_postcode": "40000",
    "site_city": "Mont-de-Marsan",
}
SENDER_SIRET, ECO_SIRET = "99900000100001", "99900000400005"
"""Numbers whose check digit is right and that no establishment bears."""


def play_stores(scene: Scene, set_aside: Sequence[Pair]) -> None:
    _send_to_recycling(scene, [pair.device for pair in set_aside])
    _lose_one_on_the_way(scene)
    _count_shelves(scene)
    _send_one_over(scene)


def _send_to_recycling(scene: Scene, devices: Sequence[Device]) -> None:
    """One batch left with its slip; the next is being filled."""
    actor, workshop = scene.crew.storekeeper, scene.crew.workshop
    gone = open_batch(actor=actor, workshop=workshop)
    settled(put_in_batch(actor=actor, batch=gone, devices=devices[:4]))
    closed = close_batch(actor=actor, batch=gone)
    movement = Movement(
        left_on=scene.today,
        slip_number=f"DL-{scene.today.year}-0217",
        sender_siret=SENDER_SIRET,
        eco_name="Éco-Océan",
        eco_siret=ECO_SIRET,
        vehicle_plate="",
        treatment_code=TreatmentCode.R12,
        **CARRIER,
        **SITE,
    )
    confirm_collection(actor=actor, batch=closed, movement=movement)
    filling = open_batch(actor=actor, workshop=workshop)
    settled(put_in_batch(actor=actor, batch=filling, devices=devices[4:]))
    count_parts(
        actor=actor,
        batch=filling,
        category=WeeeCategory.PART,
        waste_code=WasteCode.COMPONENTS,
        count=7,
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    location: Location
    devices: list[Device]


def _count_shelves(scene: Scene) -> None:
    """The place counted all that it has, and signed; one shelf of the workshop is being counted."""
    there = list(Device.objects.filter(place=scene.place, stage=Stage.AT_PLACE).order_by("pk"))
    whole = open_stocktake(actor=scene.mediator, site=scene.place)
    count(actor=scene.mediator, stocktake=whole, devices=there)
    close_stocktake(actor=scene.mediator, stocktake=whole)
    shelf = _fullest_shelf(scene)
    running = open_stocktake(actor=scene.crew.storekeeper, site=scene.crew.workshop, location=shelf.location)
    count(
        actor=scene.crew.storekeeper,
        stocktake=running,
        devices=shelf.devices[: len(shelf.devices) // 2],
        location=shelf.location,
    )


def _fullest_shelf(scene: Scene) -> _Shelf:
    shelves = [
        _Shelf(location, list(Device.objects.filter(placement__location=location).order_by("pk")))
        for location in scene.crew.shelves
    ]
    return max(shelves, key=lambda shelf: len(shelf.devices))


def _lose_one_on_the_way(scene: Scene) -> None:
    """Of four computers that left for the neighbour, three were scanned on arrival."""
    crew, place = scene.crew, scene.neighbour
    agreement = Agreement.objects.get(programme=crew.programme, place=place)
    placed = order(crew, agreement, batches=1, day=scene.ago(20))
    ready = Device.objects.filter(programme=crew.programme, stage=Stage.READY).order_by("pk")[:4]
    moment = at(scene.ago(13), 9)
    delivery = open_delivery(actor=crew.storekeeper, order=placed, workshop=crew.workshop, occurred_at=moment)
    loaded = settled(load(actor=crew.storekeeper, delivery=delivery, devices=list(ready), occurred_at=moment))
    dispatch(actor=crew.storekeeper, delivery=delivery, occurred_at=at(scene.ago(13), 10))
    receive_delivery(
        actor=crew.mediator_of(place),
        delivery=delivery,
        scanned=loaded[:3],
        occurred_at=at(after(scene.ago(12), 1), 10),
    )


def _send_one_over(scene: Scene) -> None:
    """The neighbour sends a computer to the place, which has to receive it; it wants eight at hand for its rounds."""
    mediator = scene.crew.mediator_of(scene.neighbour)
    spare = Device.objects.filter(
        place=scene.neighbour, programme=scene.crew.programme, stage=Stage.AT_PLACE
    ).order_by("-pk")[:1]
    transfer = open_transfer(actor=mediator, origin=scene.neighbour, destination=scene.place)
    settled(load_transfer(actor=mediator, transfer=transfer, devices=list(spare)))
    dispatch_transfer(actor=mediator, transfer=transfer)
    set_place_stock(actor=scene.crew.coordinator, place=scene.neighbour, minimum=8, travels=True)
