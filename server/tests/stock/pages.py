from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.network.models import Place
from rebond.orders.choices import OrderState
from rebond.orders.models import Order
from rebond.stock.actions import (
    add_locations,
    arrange,
    close_stocktake,
    count,
    dispatch_transfer,
    load_transfer,
    location_named,
    open_stocktake,
    open_transfer,
    receive_delivery,
    receive_transfer,
    set_place_stock,
)
from rebond.stock.choices import LocationKind
from rebond.stock.models import Delivery, Location, Stocktake, Transfer
from tests.cast import Cast
from tests.factories import a_workshop, an_agreement, an_order
from tests.pages import Page
from tests.stock.prepared import TESTER, an_accepted_order, at_place, filling, in_stock, prepared, underway


def a_location(cast: Cast) -> Location:
    in_stock(cast, 2)
    return Location.objects.get(workshop=cast.workshop, code="B-12")


def a_delivery_with_gaps(cast: Cast) -> Delivery:
    delivery = underway(cast, 2)
    (surplus,) = in_stock(cast)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[surplus])
    return Delivery.objects.get(pk=delivery.pk)


def a_delivery_received(cast: Cast) -> Delivery:
    (device, _other) = at_place(cast, 2)
    return Delivery.objects.get(lines__device=device)


def a_line_to_settle(cast: Cast) -> dict[str, int]:
    delivery = a_delivery_with_gaps(cast)
    return {"pk": delivery.pk, "line": delivery.lines.order_by("pk")[0].pk}


def a_placed_order(cast: Cast) -> Order:
    at_place(cast)
    in_stock(cast, 2)
    return an_order(an_agreement(cast.programme, place=cast.place), state=OrderState.PLACED)


def a_full_stock(cast: Cast) -> object:
    prepared(cast)
    return in_stock(cast, 2)


def a_box_on_a_shelf(cast: Cast) -> Location:
    in_stock(cast, 2, code="CAISSE 7")
    box = Location.objects.get(workshop=cast.workshop, code="CAISSE 7")
    (shelf,) = add_locations(
        actor=TESTER, workshop=cast.workshop, codes=["A-1"], kind=LocationKind.SHELF, inside=None
    )
    return arrange(actor=TESTER, location=box, kind=LocationKind.BOX, inside=shelf)


def a_stocktake(cast: Cast) -> Stocktake:
    """Two seen on the right shelf, one on another, one not at all, one of a delivery, and a stranger."""
    site = a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    seen, moved, _gone = in_stock(cast, 3, workshop=site)
    away = underway(cast, 1).lines.get().device
    stocktake = open_stocktake(actor=TESTER, site=site)
    count(actor=TESTER, stocktake=stocktake, devices=[seen, away], strangers=["PF0XYZ99"])
    shelf = location_named(actor=TESTER, workshop=site, code="C-1")
    count(actor=TESTER, stocktake=stocktake, devices=[moved], location=shelf)
    return stocktake


def a_counted_stocktake(cast: Cast) -> Stocktake:
    site = a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    pile = in_stock(cast, 2, workshop=site)
    stocktake = open_stocktake(actor=TESTER, site=site)
    count(actor=TESTER, stocktake=stocktake, devices=pile)
    return stocktake


def a_signed_stocktake(cast: Cast) -> Stocktake:
    return close_stocktake(actor=TESTER, stocktake=a_counted_stocktake(cast))


def a_stranger(cast: Cast) -> dict[str, int]:
    stocktake = a_stocktake(cast)
    return {"pk": stocktake.pk, "stranger": stocktake.strangers.get().pk}


def a_transfer(cast: Cast) -> Transfer:
    there = a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    transfer = open_transfer(actor=TESTER, origin=cast.workshop, destination=there)
    load_transfer(actor=TESTER, transfer=transfer, devices=in_stock(cast, 2))
    return transfer


def a_transfer_underway(cast: Cast) -> Transfer:
    return dispatch_transfer(actor=TESTER, transfer=a_transfer(cast))


def a_transfer_with_gaps(cast: Cast) -> Transfer:
    transfer = a_transfer_underway(cast)
    receive_transfer(actor=TESTER, transfer=transfer, scanned=in_stock(cast))
    return transfer


def a_gap_of_a_transfer(cast: Cast) -> dict[str, int]:
    transfer = a_transfer_with_gaps(cast)
    return {"pk": transfer.pk, "line": transfer.lines.order_by("pk")[0].pk}


def a_place_that_lacks(cast: Cast) -> Place:
    at_place(cast)
    in_stock(cast, 2)
    set_place_stock(actor=TESTER, place=cast.place, minimum=4, travels=True)
    return cast.place


@dataclass(frozen=True)
class Labelled:
    """A location by the code of its label."""

    code: str
    location: Location

    def scope_keys(self) -> ScopeKeys:
        return self.location.scope_keys()


def a_labelled_box(cast: Cast) -> Labelled:
    box = a_box_on_a_shelf(cast)
    return Labelled(box.tag, box)


PAGES = {
    "stock:home": Page(who="amina", thing=a_full_stock),
    "stock:location": Page(who="bruno", thing=a_location),
    "stock:locations": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:add_locations": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:arrange_location": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:location_labels": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:labelled_location": Page(who="amina", thing=a_labelled_box),
    "stock:move": Page(
        who="bruno", thing=lambda cast: prepared(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "stock:shelve": Page(
        who="bruno", thing=lambda cast: prepared(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "stock:orders_to_fill": Page(who="amina", thing=an_accepted_order),
    "stock:order": Page(who="amina", thing=lambda cast: underway(cast, 2).order),
    "stock:answer": Page(who="chloe", thing=a_placed_order),
    "stock:open_delivery": Page(who="amina", thing=an_accepted_order, kind="gesture"),
    "stock:deliveries": Page(who="ines", thing=underway),
    "stock:delivery": Page(who="chloe", thing=a_delivery_with_gaps),
    "stock:delivery_note": Page(who="ines", thing=underway, kind="file"),
    "stock:load": Page(who="amina", thing=filling),
    "stock:unload": Page(who="amina", thing=filling, kind="gesture"),
    "stock:dispatch": Page(who="amina", thing=filling),
    "stock:receive": Page(who="ines", thing=underway),
    "stock:reopen": Page(who="chloe", thing=a_delivery_received),
    "stock:settle_line": Page(who="chloe", thing=a_line_to_settle, kind="gesture"),
    "stock:map": Page(who="amina", thing=a_place_that_lacks),
    "stock:places": Page(who="amina", thing=a_place_that_lacks),
    "stock:place_stock": Page(who="chloe", thing=a_place_that_lacks),
    "stock:supply_place": Page(who="amina", thing=a_place_that_lacks, kind="gesture"),
    "stock:close_place": Page(thing=lambda cast: at_place(cast, 2)[0].place),
    "stock:transfers": Page(who="amina", thing=a_transfer_with_gaps),
    "stock:open_transfer": Page(who="amina", thing=a_place_that_lacks),
    "stock:transfer": Page(who="amina", thing=a_transfer_with_gaps),
    "stock:unload_transfer": Page(who="amina", thing=a_transfer, kind="gesture"),
    "stock:dispatch_transfer": Page(who="amina", thing=a_transfer, kind="gesture"),
    "stock:receive_transfer": Page(who="bruno", thing=a_transfer_underway),
    "stock:settle_transfer": Page(who="amina", thing=a_gap_of_a_transfer, kind="gesture"),
    "stock:transfer_slip": Page(who="amina", thing=a_transfer, kind="file"),
    "stock:stocktakes": Page(who="amina", thing=a_stocktake),
    "stock:open_stocktake": Page(who="amina", thing=a_full_stock),
    "stock:stocktake": Page(who="amina", thing=a_stocktake),
    "stock:count_stocktake": Page(who="bruno", thing=a_stocktake),
    "stock:decide_stocktake": Page(who="amina", thing=a_stocktake, kind="gesture"),
    "stock:settle_stranger": Page(who="amina", thing=a_stranger, kind="gesture"),
    "stock:close_stocktake": Page(who="amina", thing=a_counted_stocktake),
    "stock:give_up_stocktake": Page(who="amina", thing=a_stocktake, kind="gesture"),
    "stock:stocktake_minutes": Page(who="eva", thing=a_signed_stocktake, kind="file"),
    "stock:declare_missing": Page(
        who="amina", thing=lambda cast: at_place(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "stock:recover": Page(who="amina"),
}
