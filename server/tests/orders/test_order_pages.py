from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse

from rebond.network.models import Organisation
from rebond.orders.choices import AgreementState, OrderState, PrerequisiteKind
from rebond.orders.models import Agreement, Order
from tests.cast import Cast
from tests.factories import an_agreement, an_order
from tests.harness.queries import assert_list_costs

ClientOf = Callable[[str], Client]


def test_an_agreement_is_drawn_up_proven_and_signed_without_any_script(
    cast: Cast, client_of: ClientOf
) -> None:
    chloe = client_of("chloe")
    form = {"programme": cast.programme.pk, "place": cast.place.pk, "reference": "CONV-1"}
    assert chloe.post(reverse("orders:new_agreement"), form).status_code == 302
    agreement = Agreement.objects.get(reference="CONV-1")
    page = chloe.get(reverse("orders:agreement", args=[agreement.pk])).content.decode()
    assert page.count("proof--done") + page.count("Il manque") >= 3
    for kind in PrerequisiteKind:
        gesture = reverse("orders:meet_prerequisite", args=[agreement.pk, kind.value])
        assert chloe.post(gesture, {"evidence": "Charte signée"}).status_code == 302
    signing = {"signed_on": "2026-03-02", "ends_on": "2027-03-01"}
    assert chloe.post(reverse("orders:sign_agreement", args=[agreement.pk]), signing).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.state, agreement.signed_on) == (AgreementState.SIGNED, date(2026, 3, 2))


def test_a_signature_sent_too_early_comes_back_with_what_is_missing(cast: Cast, client_of: ClientOf) -> None:
    draft = an_agreement(cast.programme, place=cast.place, state="draft", signed_on=None, ends_on=None)
    response = client_of("chloe").post(
        reverse("orders:sign_agreement", args=[draft.pk]), {"signed_on": "2026-03-02"}
    )
    assert response.status_code == 422
    assert response.content.decode().count("Il manque la preuve") >= 3


def test_whoever_signs_for_the_place_reads_why_not_yet_and_who_acts(cast: Cast, client_of: ClientOf) -> None:
    draft = an_agreement(cast.programme, place=cast.place, state="draft", signed_on=None, ends_on=None)
    Organisation.objects.filter(pk=cast.operator.pk).update(public_phone="05 58 00 00 01")
    page = client_of("ines").get(reverse("orders:agreement", args=[draft.pk])).content.decode()
    assert page.count("Il manque la preuve") >= 3
    assert "Le lieu donne à la coordination ce qui prouve chaque condition." in page
    assert 'href="tel:05 58 00 00 01"' in page
    assert "Garder la signature" not in page


def test_an_order_is_cancelled_by_its_code_and_by_nothing_else(cast: Cast, client_of: ClientOf) -> None:
    agreement, ines = an_agreement(cast.programme, place=cast.place), client_of("ines")
    order = an_order(agreement, state=OrderState.PLACED)
    gesture = reverse("orders:cancel", args=[order.pk])
    page = reverse("orders:order", args=[order.pk])
    for sent in ({}, {"confirmation": "C-9999"}):
        ines.post(gesture, sent)
        assert "Rien n’a été annulé" in ines.get(page).content.decode()
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    ines.post(gesture, {"confirmation": order.reference.lower()})
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


def test_a_mediator_orders_and_the_coordination_accepts(cast: Cast, client_of: ClientOf) -> None:
    agreement = an_agreement(cast.programme, place=cast.place)
    response = client_of("ines").post(reverse("orders:new"), {"agreement": agreement.pk, "batches": 2})
    order = Order.objects.get()
    assert response["Location"] == reverse("orders:order", args=[order.pk])
    client_of("chloe").post(reverse("stock:answer", args=[order.pk]), {"gesture": "accept"})
    order.refresh_from_db()
    assert (order.computers, order.state) == (20, OrderState.ACCEPTED)


def test_an_agreement_of_another_place_is_no_choice(cast: Cast, client_of: ClientOf) -> None:
    an_agreement(cast.programme, place=cast.place)
    other = an_agreement(cast.programme)
    response = client_of("ines").post(reverse("orders:new"), {"agreement": other.pk, "batches": 1})
    assert (response.status_code, Order.objects.count()) == (422, 0)


def test_a_refusal_without_a_reason_comes_back(cast: Cast, client_of: ClientOf) -> None:
    order = an_order(an_agreement(cast.programme, place=cast.place), state=OrderState.PLACED)
    refuse = reverse("stock:answer", args=[order.pk])
    assert client_of("chloe").post(refuse, {}).status_code == 422
    assert client_of("chloe").post(refuse, {"reason": "stock_too_low"}).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.REFUSED


def test_what_belongs_to_another_place_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    other = an_order(an_agreement(cast.programme))
    for name in ("ines", "farid"):
        assert client_of(name).get(reverse("orders:order", args=[other.pk])).status_code == 404
        assert client_of(name).get(reverse("orders:agreement", args=[other.agreement_id])).status_code == 404


def test_the_list_is_filtered_by_its_address(cast: Cast, client_of: ClientOf) -> None:
    agreement = an_agreement(cast.programme, place=cast.place)
    placed, done = an_order(agreement, state="placed"), an_order(agreement, state="delivered")
    page = client_of("ines").get(reverse("orders:list") + "?state=open").content.decode()
    assert (placed.reference in page, done.reference in page) == (True, False)


def test_lists_cost_the_same_for_one_row_as_for_three(cast: Cast, client_of: ClientOf) -> None:
    def add_order() -> Order:
        return an_order(an_agreement(cast.programme))

    for url, queries in LIST_QUERIES.items():
        assert_list_costs(client_of("chloe"), reverse(url), add_row=add_order, expected=queries)


LIST_QUERIES = {"orders:list": 6, "orders:agreements": 5}
"""One more for the orders: what came of all those of the page."""
