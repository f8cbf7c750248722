"""EUR 1 a batch: claimed with others from EUR 15 on, waived with a reason, and told so wherever it stands."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from pypdf import PdfReader

from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.orders.actions import (
    cancel_claim,
    cancel_order,
    claim_price,
    place_order,
    restore_price,
    unmark_delivered,
    waive_price,
)
from rebond.orders.choices import OrderState, PriceStanding, PriceWaiver
from rebond.orders.models import Agreement, Order, PriceClaim
from rebond.orders.papers import paper_of
from rebond.orders.pricing import Amounts, amounts_by_place, price_in_words, total_of
from rebond.programmes.choices import BatchClaims
from rebond.programmes.models import Programme
from tests.cast import Cast
from tests.factories import a_programme, an_agreement, an_order

Clients = Callable[[str], Client]


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    return an_agreement(cast.programme, place=cast.place)


def delivered(agreement: Agreement, *cents: int) -> list[Order]:
    return [an_order(agreement, state=OrderState.DELIVERED, price_cents=price) for price in cents]


def ruled(cast: Cast, rule: BatchClaims) -> Programme:
    Programme.objects.filter(pk=cast.programme.pk).update(batch_claims=rule)
    return Programme.objects.get(pk=cast.programme.pk)


def claimed(cast: Cast, seen_cents: int, who: str = "chloe") -> PriceClaim:
    return claim_price(
        actor=cast.actor(who), programme=cast.programme, place=cast.place, seen_cents=seen_cents
    )


def kinds(order: Order) -> list[str]:
    return list(Event.objects.filter(stream=order.stream).order_by("seq").values_list("kind", flat=True))


def test_fourteen_batches_wait_and_the_fifteenth_lets_all_be_claimed_at_once(
    cast: Cast, agreement: Agreement, client_of: Clients
) -> None:
    delivered(agreement, *[100] * 14)
    (row,) = amounts_by_place(cast.actor("chloe"))
    assert (row.amounts.owed, row.may_be_claimed, row.lacking) == (14_00, False, 1_00)
    with pytest.raises(Refused) as refused:
        claimed(cast, 14_00)
    assert refused.value.code == "below_threshold"
    delivered(agreement, 100)
    chloe = client_of("chloe")
    page = f"/orders/amounts/{cast.programme.pk}/{cast.place.pk}/claim"
    for _time in range(2):
        chloe.post(page, {"seen": "1500"})
    claim = PriceClaim.objects.get()
    assert (claim.cents, claim.orders.count()) == (15_00, 15)
    assert total_of(amounts_by_place(cast.actor("chloe"))) == Amounts(priced=15_00, claimed=15_00)
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper_of(claim).content)).pages)
    references = [claim.reference, *claim.orders.order_by("pk").values_list("reference", flat=True)]
    assert [told for told in references if told not in text] == []
    assert chloe.get(f"/orders/claims/{claim.pk}").status_code == 200


def test_a_sum_that_changed_since_it_was_seen_is_not_claimed(cast: Cast, agreement: Agreement) -> None:
    delivered(agreement, 15_00, 5_00)
    with pytest.raises(Refused) as refused:
        claimed(cast, 15_00)
    assert refused.value.code == "changed"
    with pytest.raises(NotAllowed):
        claimed(cast, 20_00, who="ines")


def test_what_a_place_owes_in_another_programme_is_claimed_apart(cast: Cast, agreement: Agreement) -> None:
    other = an_agreement(a_programme(cast.territory, slug="autre"), place=cast.place)
    (mine,) = delivered(agreement, 20_00)
    (theirs,) = delivered(other, 30_00)
    claim = claimed(cast, 20_00)
    assert list(claim.orders.all()) == [mine]
    assert [kinds(order) for order in (mine, theirs)] == [["order.price_claimed"], []]


def test_a_claim_drawn_up_by_mistake_gives_its_orders_back(cast: Cast, agreement: Agreement) -> None:
    (order,) = delivered(agreement, 20_00)
    claim = claimed(cast, 20_00)
    for _time in range(2):
        cancel_claim(actor=cast.actor("chloe"), claim=claim)
    order.refresh_from_db()
    assert (order.price_standing, kinds(order)) == (
        PriceStanding.OWED,
        ["order.price_claimed", "order.claim_cancelled"],
    )
    assert claimed(cast, 20_00).pk != claim.pk


def test_an_order_that_is_claimed_is_cancelled_once_its_claim_is(
    cast: Cast, agreement: Agreement, client_of: Clients
) -> None:
    (order,) = delivered(agreement, 20_00)
    claim = claimed(cast, 20_00)
    unmark_delivered(actor=cast.actor("chloe"), order=order, others_received=False)
    assert client_of("chloe").get(f"/orders/{order.pk}").context["may_cancel"] is False
    with pytest.raises(Refused) as refused:
        cancel_order(actor=cast.actor("chloe"), order=order)
    assert refused.value.code == "price_claimed"
    cancel_claim(actor=cast.actor("chloe"), claim=claim)
    assert cancel_order(actor=cast.actor("chloe"), order=order).price_standing == PriceStanding.DROPPED


def test_what_was_delivered_before_prices_were_followed_here_is_owed_by_nobody(
    cast: Cast, agreement: Agreement
) -> None:
    before, free = delivered(agreement, 20_00, 0)
    waived, claimed_one = delivered(agreement, 1_00, 20_00)
    Order.objects.filter(pk=waived.pk).update(waiver=PriceWaiver.DECISION)
    claim = PriceClaim.objects.create(
        programme=cast.programme, place=cast.place, reference="DP", cents=1, claimed_on="2026-01-01"
    )
    Order.objects.filter(pk=claimed_one.pk).update(claim=claim)
    awaited = an_order(agreement, state=OrderState.ACCEPTED, price_cents=1_00)
    migration = import_module("rebond.orders.migrations.0003_delivered_before_claims_owe_nothing")
    migration.waive_what_was_delivered(apps, None)
    orders = (before, free, waived, claimed_one, awaited)
    rows = Order.objects.in_bulk([order.pk for order in orders])
    assert [rows[order.pk].waiver for order in orders] == ["settled", "", "decision", "", ""]
    assert PriceWaiver.SETTLED not in PriceWaiver.SAID


def test_a_price_is_waived_with_its_reason_and_may_be_claimed_after_all(
    cast: Cast, agreement: Agreement, client_of: Clients
) -> None:
    (order,) = delivered(agreement, 100)
    chloe = client_of("chloe")
    assert chloe.post(f"/orders/{order.pk}/waive", {}).status_code == 422
    for _time in range(2):
        chloe.post(f"/orders/{order.pk}/waive", {"reason": "threshold"})
    order.refresh_from_db()
    assert order.price_standing == PriceStanding.WAIVED
    assert price_in_words(order) in client_of("ines").get(f"/orders/{order.pk}").content.decode()
    assert total_of(amounts_by_place(cast.actor("ines"))) == Amounts(priced=1_00, waived=1_00)
    for _time in range(2):
        restore_price(actor=cast.actor("chloe"), order=order)
    assert kinds(order) == ["order.price_waived", "order.price_restored"]
    (other,) = delivered(agreement, 14_00)
    claimed(cast, 15_00)
    with pytest.raises(Refused) as refused:
        waive_price(actor=cast.actor("chloe"), order=other, reason=PriceWaiver.DECISION)
    assert refused.value.code == "nothing_to_waive"


@pytest.mark.parametrize(
    ("rule", "cents", "is_said"),
    [
        (BatchClaims.GROUPED, [15_00, 5_00], True),
        (BatchClaims.GROUPED, [20_00], False),
        (BatchClaims.AT_ONCE, [15_00, 5_00], False),
    ],
)
def test_the_paper_says_that_orders_are_grouped_where_they_are(
    cast: Cast, agreement: Agreement, rule: BatchClaims, cents: list[int], is_said: bool
) -> None:
    ruled(cast, rule)
    delivered(agreement, *cents)
    claim = PriceClaim.objects.get(pk=claimed(cast, 20_00).pk)
    pages = PdfReader(io.BytesIO(paper_of(claim).content)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert ("Plusieurs commandes" in text, "titre de recettes" in text) == (is_said, True)


@pytest.mark.parametrize(
    ("rule", "standing", "lacking"),
    [
        (BatchClaims.GROUPED, PriceStanding.NOT_DUE, 14_00),
        (BatchClaims.AT_ONCE, PriceStanding.NOT_DUE, 0),
        (BatchClaims.WAIVED, PriceStanding.WAIVED, 0),
    ],
)
def test_the_rule_of_the_programme_decides(
    cast: Cast, agreement: Agreement, rule: BatchClaims, standing: PriceStanding, lacking: int
) -> None:
    ruled(cast, rule)
    order = place_order(actor=cast.actor("ines"), agreement=agreement, batches=1)
    assert order.price_standing == standing
    Order.objects.update(state=OrderState.DELIVERED)
    (row,) = amounts_by_place(cast.actor("chloe"))
    assert row.lacking == lacking


def test_what_is_free_or_given_up_is_in_no_sum(cast: Cast, agreement: Agreement) -> None:
    an_order(agreement, state=OrderState.CANCELLED, price_cents=100)
    an_order(agreement, state=OrderState.DELIVERED, price_cents=0)
    assert amounts_by_place(cast.actor("chloe")) == []


def test_an_order_sent_twice_is_one_order(cast: Cast, agreement: Agreement, client_of: Clients) -> None:
    sent = {"agreement": agreement.pk, "batches": 2, "submission": str(uuid4())}
    answers = [client_of("ines").post("/orders/new", sent)["Location"] for _time in range(2)]
    order = Order.objects.get()
    assert answers == [f"/orders/{order.pk}"] * 2
