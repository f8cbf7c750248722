"""An accepted order is filled from the shelves of one workshop, and leaves once everything proven is in the van."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.orders.actions import cancel_order
from rebond.stock.actions import declare_missing, dispatch, load, open_delivery, receive_delivery, unload
from rebond.stock.choices import DeliveryState, LineState, MissingReason
from rebond.stock.models import Delivery
from rebond.stock.reactions import free_reserved_computers
from tests.cast import Cast
from tests.factories import a_territory, a_workshop, an_organisation
from tests.stock.prepared import (
    TESTER,
    an_accepted_order,
    devices_in,
    filling,
    fresh,
    in_stock,
    line_states,
    prepared,
    see_a_drive,
    stages,
)

Clients = Callable[[str], Client]


def test_an_order_is_filled_up_to_what_was_ordered_and_no_further(cast: Cast) -> None:
    delivery = filling(cast, 2, ordered=3)
    more = in_stock(cast, 2)
    outcome = load(actor=cast.actor("amina"), delivery=delivery, devices=more)
    assert [device.pk for device in outcome.taken] == [more[0].pk]
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["order_full"]
    assert stages(more) == ["reserved", "ready"]


def test_what_is_reserved_for_another_delivery_is_not_taken_out_of_this_one(cast: Cast) -> None:
    mine, other = filling(cast, 1), filling(cast, 1)
    reserved = devices_in(other)
    outcome = unload(actor=cast.actor("amina"), delivery=mine, devices=reserved)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["not_in_delivery"]
    assert (stages(reserved), line_states(other)) == (["reserved"], ["loaded"])


def test_a_computer_scanned_again_into_its_own_delivery_is_no_fault(cast: Cast) -> None:
    delivery = filling(cast, 1, ordered=3)
    outcome = load(actor=cast.actor("amina"), delivery=delivery, devices=devices_in(delivery))
    assert (list(outcome.taken), list(outcome.refused), line_states(delivery)) == ([], [], ["loaded"])


def test_two_people_who_load_the_same_computer_do_not_both_get_it(cast: Cast) -> None:
    first, second = filling(cast, 0), filling(cast, 0)
    (device,) = in_stock(cast)
    assert load(actor=cast.actor("amina"), delivery=first, devices=[device]).complete
    outcome = load(actor=cast.actor("chloe"), delivery=second, devices=[device])
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["wrong_stage"]
    assert (first.lines.count(), second.lines.count()) == (1, 0)


def test_opening_an_order_twice_gives_the_same_delivery(cast: Cast) -> None:
    order = an_accepted_order(cast)
    opened = [open_delivery(actor=cast.actor("amina"), order=order, workshop=cast.workshop) for _ in range(2)]
    assert opened[0].pk == opened[1].pk


def test_an_order_is_not_filled_from_a_workshop_of_another_territory(cast: Cast) -> None:
    abroad = a_workshop(an_organisation(a_territory("gers", "Gers")), name="Atelier d'Auch")
    with pytest.raises(NotFound):
        open_delivery(actor=cast.actor("amina"), order=an_accepted_order(cast), workshop=abroad)


def test_a_computer_of_another_workshop_is_refused_with_the_reason(cast: Cast) -> None:
    delivery = open_delivery(
        actor=TESTER, order=an_accepted_order(cast), workshop=a_workshop(cast.operator, name="Atelier de Dax")
    )
    outcome = load(actor=TESTER, delivery=delivery, devices=in_stock(cast))
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["other_workshop"]


def test_a_programme_that_only_gives_sends_computers_to_the_places_that_give_them(cast: Cast) -> None:
    cast.programme.outlets = ["gift"]
    cast.programme.save()
    given, kept = filling(cast, 0), in_stock(cast, outlets=["loan"])
    assert load(actor=TESTER, delivery=given, devices=in_stock(cast)).complete
    outcome = load(actor=TESTER, delivery=given, devices=kept)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["outlet_excluded"]


def test_a_computer_whose_donor_excludes_the_transfer_is_not_loaded(cast: Cast) -> None:
    outcome = load(actor=TESTER, delivery=filling(cast, 0), devices=in_stock(cast, outlets=["gift"]))
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["outlet_excluded"]


def test_a_delivery_leaves_with_fewer_and_the_rest_stays_owed_until_another_brings_it(cast: Cast) -> None:
    delivery = dispatch(actor=cast.actor("amina"), delivery=filling(cast, 2, ordered=3))
    left = Event.objects.get(stream=delivery.stream, kind="delivery.dispatched")
    assert (left.facts["sent"], left.facts["shortfall"]) == (2, 1)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=devices_in(delivery))
    second = open_delivery(actor=cast.actor("amina"), order=delivery.order, workshop=cast.workshop)
    assert load(actor=cast.actor("amina"), delivery=second, devices=in_stock(cast)).complete
    dispatch(actor=cast.actor("amina"), delivery=second)
    with pytest.raises(Refused, match=r".") as refused:
        open_delivery(actor=cast.actor("amina"), order=delivery.order, workshop=cast.workshop)
    assert refused.value.code == "order_full"


def test_a_drive_seen_after_the_shelving_keeps_the_delivery_in_the_workshop(cast: Cast) -> None:
    delivery = filling(cast, 1)
    (device,) = devices_in(delivery)
    see_a_drive(device)
    with pytest.raises(Refused) as refused:
        dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["drive_nothing"]
    assert stages([device]) == ["reserved"]


def test_a_mediator_neither_fills_nor_dispatches(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 1)
    with pytest.raises(NotAllowed):
        dispatch(actor=cast.actor("ines"), delivery=delivery)
    assert client_of("ines").post(reverse("stock:dispatch", args=[delivery.pk])).status_code == 403


def test_an_order_given_up_frees_what_was_reserved_for_it(cast: Cast) -> None:
    delivery = filling(cast, 2)
    devices = devices_in(delivery)
    cancel_order(actor=cast.actor("chloe"), order=delivery.order)
    with pytest.raises(Refused) as refused:
        dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert refused.value.code == "order_not_accepted"
    for _twice in range(2):
        free_reserved_computers(list(Event.objects.filter(kind="order.cancelled")))
    assert stages(devices) == ["ready", "ready"]


def test_a_reserved_computer_that_cannot_be_found_does_not_hold_the_delivery_back(cast: Cast) -> None:
    delivery = filling(cast, 2)
    lost, other = devices_in(delivery)
    declare_missing(actor=cast.actor("amina"), devices=[lost], reason=MissingReason.NOT_FOUND)
    dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert stages([lost, other]) == ["missing", "in_transit"]
    assert line_states(delivery) == [LineState.LOST, LineState.LOADED]


def test_a_reserved_computer_found_where_it_was_can_still_be_taken_out(cast: Cast) -> None:
    delivery = filling(cast, 1)
    (device,) = devices_in(delivery)
    declare_missing(actor=cast.actor("amina"), devices=[device], reason=MissingReason.NOT_FOUND)
    rectify(actor=cast.actor("chloe"), devices=fresh([device]), reason=RectificationReason.WRONG_GESTURE)
    assert unload(actor=cast.actor("amina"), delivery=delivery, devices=[device]).complete
    assert stages([device]) == ["ready"]


def test_the_count_of_a_filled_order_is_written_large(cast: Cast, client_of: Clients) -> None:
    page = (
        client_of("amina").get(reverse("stock:load", args=[filling(cast, 2, ordered=3).pk])).content.decode()
    )
    assert "2 / 3" in page


def test_the_count_is_right_on_the_page_that_refuses_one_of_the_pile(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 0, ordered=3)
    (good,), (in_work,) = in_stock(cast), prepared(cast)
    codes = f"{good.asset_tag}\n{in_work.asset_tag}"
    answer = client_of("amina").post(reverse("stock:load", args=[delivery.pk]), {"codes": codes})
    assert (answer.status_code, "1 / 3" in answer.content.decode()) == (422, True)


def test_beside_a_refused_computer_its_page_at_the_workshop_is_one_click_away_and_promises_no_cure(
    cast: Cast, client_of: Clients
) -> None:
    """It may be of another programme, which no bench changes."""
    delivery = open_delivery(
        actor=TESTER, order=an_accepted_order(cast), workshop=a_workshop(cast.operator, name="Atelier de Dax")
    )
    (device,) = in_stock(cast)
    address = reverse("stock:load", args=[delivery.pk])
    page = client_of("amina").post(address, {"codes": device.asset_tag}).content.decode()
    assert f'href="{reverse("workshop:device", args=[device.asset_tag])}">Voir sa page à l’atelier' in page


def test_a_delivery_with_fewer_leaves_only_after_a_yes(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 2, ordered=3)
    client, address = client_of("amina"), reverse("stock:dispatch", args=[delivery.pk])
    assert client.post(address, {}).status_code == 422
    assert Delivery.objects.get().state == DeliveryState.FILLING
    assert client.post(address, {"fewer": "on"}).status_code == 302
    assert Delivery.objects.get().state == DeliveryState.IN_TRANSIT


def test_a_complete_delivery_leaves_at_once(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 2, ordered=2)
    assert client_of("amina").post(reverse("stock:dispatch", args=[delivery.pk]), {}).status_code == 302
