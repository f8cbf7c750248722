"""Who answers an order sees what the stock and the place say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.test import Client
from django.urls import reverse

from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Order
from rebond.programmes.choices import Outlet
from rebond.stock.queries import decision_on
from tests.cast import Cast
from tests.factories import a_place, a_programme, a_referral, an_agreement, an_order, an_organisation
from tests.stock.prepared import at_place, filling, in_stock

Clients = Callable[[str], Client]


def placed(cast: Cast, computers: int = 5, **terms: object) -> Order:
    agreement = an_agreement(cast.programme, place=cast.place, **terms)
    return an_order(agreement, computers=computers, state=OrderState.PLACED)


def test_the_stock_is_counted_with_what_is_promised_to_others(cast: Cast) -> None:
    in_stock(cast, 4)
    in_stock(cast, 2, outlets=[Outlet.GIFT])
    in_stock(replace(cast, programme=a_programme(cast.territory, slug="prepasport", name="PrepaSport")), 3)
    filling(cast, 1, ordered=3)
    elsewhere = a_place(an_organisation(cast.territory))
    an_order(an_agreement(cast.programme, place=elsewhere), computers=1, state=OrderState.ACCEPTED)
    an_order(an_agreement(cast.programme, place=elsewhere), computers=9, state=OrderState.PLACED)
    decision = decision_on(placed(cast), cast.actor("chloe"))
    assert (decision.ready, decision.promised, decision.ordered) == (4, 3, 5)
    assert (decision.left, decision.lacking) == (-4, 4)


def test_an_order_lacks_no_more_than_it_asks_for_where_more_is_promised_than_ready(
    cast: Cast, client_of: Clients
) -> None:
    filling(cast, 0, ordered=4)
    order = placed(cast, computers=5)
    page = client_of("chloe").get(reverse("stock:answer", args=[order.pk])).content.decode()
    assert "Il manque 5 ordinateurs pour cette commande" in page


def test_the_place_is_counted_with_what_it_holds_and_who_waits(cast: Cast) -> None:
    at_place(cast, 2)
    a_referral(cast.programme, place=cast.place, stage="path_done")
    a_referral(cast.programme, place=cast.place)
    decision = decision_on(placed(cast), cast.actor("chloe"))
    assert (decision.received, decision.at_place, decision.people_waiting) == (2, 2, 1)
    assert decision.agreement_in_force


def test_an_agreement_that_ended_since_is_told_before_the_answer(cast: Cast, client_of: Clients) -> None:
    order = placed(cast, state=AgreementState.SIGNED, signed_on=date(2020, 1, 2), ends_on=date(2021, 1, 1))
    page = client_of("chloe").get(reverse("stock:answer", args=[order.pk])).content.decode()
    assert "La convention n’est plus en vigueur" in page


def test_an_order_is_answered_once(cast: Cast, client_of: Clients) -> None:
    order, chloe = placed(cast), client_of("chloe")
    address = reverse("stock:answer", args=[order.pk])
    for _twice in range(2):
        assert chloe.post(address, {"gesture": "accept"})["Location"] == reverse(
            "orders:order", args=[order.pk]
        )
    order.refresh_from_db()
    assert order.state == OrderState.ACCEPTED


def test_a_place_does_not_answer_its_own_order(cast: Cast, client_of: Clients) -> None:
    address = reverse("stock:answer", args=[placed(cast).pk])
    assert client_of("ines").get(address).status_code == 403
    assert client_of("farid").get(address).status_code == 403
