from __future__ import annotations

from rebond.orders.choices import OrderState
from rebond.orders.models import Order
from rebond.stock.actions import add_locations, arrange, receive_delivery
from rebond.stock.choices import LocationKind
from rebond.stock.models import Delivery, Location
from tests.cast import Cast
from tests.factories import an_agreement, an_order
from tests.pages import Page
from tests.stock.prepared import TESTER, an_accepted_order, at_place, filling, in_stock, prepared, underway


def a_location(cast: Cast) -> Location:
    in_stock(cast, 2)
    return Location.objects.get()


def a_delivery_with_gaps(cast: Cast) -> Delivery:
    delivery = underway(cast, 2)
    (surplus,) = in_stock(cast)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[surplus])
    return Delivery.objects.get(pk=delivery.pk)


def a_delivery_received(cast: Cast) -> Delivery:
    at_place(cast, 2)
    return Delivery.objects.get()


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
    box = Location.objects.get()
    (shelf,) = add_locations(
        actor=TESTER, workshop=cast.workshop, codes=["A-1"], kind=LocationKind.SHELF, inside=None
    )
    return arrange(actor=TESTER, location=box, kind=LocationKind.BOX, inside=shelf)


PAGES = {
    "stock:home": Page(who="amina", thing=a_full_stock),
    "stock:location": Page(who="bruno", thing=a_location),
    "stock:locations": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:add_locations": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:arrange_location": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:location_labels": Page(who="amina", thing=a_box_on_a_shelf),
    "stock:labelled_location": Page(who="amina", thing=lambda cast: {"code": a_box_on_a_shelf(cast).tag}),
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
    "stock:declare_missing": Page(
        who="amina", thing=lambda cast: at_place(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "stock:recover": Page(who="amina"),
}
