"""Where deliveries are told: to whom, at what cost, and what an order says of those that went."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.stock.actions import (
    accept_line,
    dispatch,
    load,
    open_delivery,
    receive_delivery,
    reopen_reception,
)
from rebond.stock.choices import LineState
from rebond.stock.papers import inside
from tests.cast import Cast
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import TESTER, devices_in, filling, in_stock, underway

Clients = Callable[[str], Client]


def test_a_place_of_another_organisation_sees_none_of_it(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 1)
    pages = [
        reverse(f"stock:{name}", args=[delivery.pk]) for name in ("delivery", "delivery_note", "receive")
    ]
    pages.append(reverse("stock:order", args=[delivery.order_id]))
    assert [client_of("farid").get(page).status_code for page in pages] == [404] * 4


def test_the_page_of_a_computer_on_its_way_leads_to_its_delivery(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    answer = client_of("ines").get(reverse("stock:deliveries"), {"code": device.asset_tag})
    assert answer.headers["location"] == reverse("stock:delivery", args=[delivery.pk])


def test_an_order_shows_its_deliveries_and_what_is_still_owed(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=3)
    page = client_of("ines").get(reverse("stock:order", args=[delivery.order_id])).content.decode()
    assert delivery.reference in page
    assert "2 sur 3" in page


@pytest.mark.parametrize(("name", "expected"), [("stock:deliveries", 5), ("stock:orders_to_fill", 6)])
def test_a_list_costs_as_much_for_three_rows_as_for_one(
    name: str, expected: int, cast: Cast, client_of: Clients
) -> None:
    make = underway if name == "stock:deliveries" else filling
    assert_list_costs(client_of("chloe"), reverse(name), add_row=lambda: make(cast, 1), expected=expected)


def test_both_pages_of_an_order_received_short_tell_what_left_what_arrived_and_what_is_missing(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 4, ordered=10)
    order = delivery.order
    came = devices_in(delivery)[:3]
    receive_delivery(actor=TESTER, delivery=delivery, scanned=came)
    chloe = client_of("chloe")
    shown = chloe.get(reverse("stock:order", args=[order.pk])).context["shown"]
    assert (shown.gone, shown.came, shown.missing, shown.owed) == (4, 3, 1, 7)
    roads = [
        chloe.get(reverse(page, args=[order.pk])).context["road"] for page in ("orders:order", "stock:order")
    ]
    assert [[station.state for station in road] for road in roads] == [["done"] * 4 + ["now"]] * 2
    assert [str(road[1].detail) for road in roads] == ["", "Acceptée"]
    assert [[str(station.detail) for station in road[3:]] for road in roads] == [
        ["4 sur 10", "3 sur 10, 1 manquant"],
        ["4 sur 10", "3 sur 10, 1 manquant"],
    ]
    assert all(station.when for station in roads[1][2:])


def test_every_list_says_how_many_came_of_what_was_ordered(cast: Cast, client_of: Clients) -> None:
    first = underway(cast, 3, ordered=4)
    order, chloe = first.order, client_of("chloe")
    pages = [
        reverse("orders:list"),
        reverse("orders:order", args=[order.pk]),
        reverse("orders:agreement", args=[order.agreement_id]),
    ]
    receive_delivery(actor=TESTER, delivery=first, scanned=devices_in(first)[:2])
    for page in pages:
        assert "Livrée · 2 sur 4" in chloe.get(page).content.decode(), page
    late = first.lines.get(state=LineState.MISSING)
    accept_line(actor=TESTER, line=late)
    for page in pages:
        assert "Livrée · 3 sur 4" in chloe.get(page).content.decode(), page
    second = open_delivery(actor=TESTER, order=order, workshop=cast.workshop)
    assert load(actor=TESTER, delivery=second, devices=in_stock(cast, 1)).complete
    receive_delivery(
        actor=TESTER, delivery=dispatch(actor=TESTER, delivery=second), scanned=devices_in(second)
    )
    for page in pages:
        shown = chloe.get(page).content.decode()
        assert ("Livrée" in shown, "Livrée ·" in shown) == (True, False), page
    road = chloe.get(pages[1]).context["road"]
    assert [str(station.detail) for station in road[3:]] == ["4 sur 4", "4 sur 4"]


def test_an_order_whose_reception_was_a_mistake_is_on_its_way_again(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=2)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=devices_in(delivery))
    reopen_reception(actor=TESTER, delivery=delivery, reason=RectificationReason.WRONG_GESTURE)
    page = client_of("chloe").get(reverse("orders:order", args=[delivery.order_id]))
    assert [station.state for station in page.context["road"]] == ["done"] * 3 + ["now", "ahead"]
    assert "order.delivery_undone" not in page.content.decode()
    assert "Réception annulée" in page.content.decode()


def test_an_order_received_whole_is_over_on_both_pages(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=2)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=devices_in(delivery))
    chloe = client_of("chloe")
    for page in ("orders:order", "stock:order"):
        road = chloe.get(reverse(page, args=[delivery.order_id])).context["road"]
        assert {station.state for station in road} == {"done"}, page


def test_a_surplus_computer_that_stays_at_the_place_did_not_leave_with_the_delivery(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 2, ordered=2)
    (surplus,) = in_stock(cast)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[*devices_in(delivery), surplus])
    accept_line(actor=TESTER, line=delivery.lines.get(device=surplus))
    page = client_of("chloe").get(reverse("stock:delivery", args=[delivery.pk]))
    assert [str(station.detail) for station in page.context["road"][1::2]] == ["2 sur 2", "3 reçus"]


def test_an_order_that_left_whole_leads_to_its_deliveries_and_asks_nobody_to_fill_it(
    cast: Cast, client_of: Clients
) -> None:
    short, whole = underway(cast, 1, ordered=2).order, underway(cast, 2, ordered=2).order
    chloe = client_of("chloe")
    pages = [chloe.get(reverse("orders:order", args=[order.pk])).content.decode() for order in (short, whole)]
    assert ["Remplir la commande" in page for page in pages] == [True, False]
    assert ["Voir ses livraisons" in page for page in pages] == [False, True]


def test_who_gives_an_order_up_reads_that_what_left_arrives_all_the_same(
    cast: Cast, client_of: Clients
) -> None:
    at_the_workshop, on_its_way = filling(cast, 1, ordered=2).order, underway(cast, 1, ordered=2).order
    chloe, words = client_of("chloe"), "Ceux qui sont partis sont reçus au lieu quand même."
    for order, told in ((at_the_workshop, False), (on_its_way, True)):
        page = chloe.get(reverse("orders:order", args=[order.pk])).content.decode()
        assert (words in page, "Annuler la commande" in page) == (told, True)


def test_a_delivery_note_calls_a_processor_as_people_do() -> None:
    written = Device(processor="Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz", memory_mib=8192)
    assert inside(written) == "Core i5-4300M · 8 Go de mémoire"
