from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.orders.actions import (
    accept_order,
    cancel_order,
    mark_delivered,
    place_order,
    refuse_order,
    unmark_delivered,
)
from rebond.orders.choices import OrderRefusal, OrderState
from rebond.orders.models import Agreement, Order
from tests.cast import Cast
from tests.factories import an_agreement, an_order


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    return an_agreement(cast.programme, place=cast.place)


@pytest.fixture
def placed(cast: Cast, agreement: Agreement) -> Order:
    return place_order(actor=cast.actor("ines"), agreement=agreement, batches=2)


def test_a_place_orders_batches_at_the_size_and_price_of_the_programme(cast: Cast, placed: Order) -> None:
    assert (placed.computers, placed.price_cents, placed.state) == (20, 200, OrderState.PLACED)
    assert placed.reference == f"CMD-{timezone.localtime(placed.placed_at).year}-{placed.pk:04d}"
    event = Event.objects.get(stream=placed.stream)
    assert (event.kind, event.facts) == (
        "order.placed",
        {"agreement_id": placed.agreement_id, "place_id": cast.place.pk, "batches": 2, "computers": 20},
    )


def test_an_order_needs_an_agreement_in_force_on_its_day(cast: Cast) -> None:
    expired = an_agreement(cast.programme, place=cast.place, ends_on=date(2025, 1, 31))
    with pytest.raises(Refused) as refusal:
        place_order(actor=cast.actor("ines"), agreement=expired, batches=1)
    assert refusal.value.code == "agreement_not_in_force"
    late_entry = datetime(2025, 1, 31, 12, 0, tzinfo=UTC)
    assert place_order(actor=cast.actor("chloe"), agreement=expired, batches=1, occurred_at=late_entry).pk


def test_a_draft_is_not_in_force(cast: Cast) -> None:
    draft = an_agreement(cast.programme, place=cast.place, state="draft")
    with pytest.raises(Refused):
        place_order(actor=cast.actor("ines"), agreement=draft, batches=1)


@pytest.mark.parametrize("batches", [0, -1, 101])
def test_a_senseless_number_of_batches_is_refused(cast: Cast, agreement: Agreement, batches: int) -> None:
    with pytest.raises(Invalid) as refusal:
        place_order(actor=cast.actor("ines"), agreement=agreement, batches=batches)
    assert refusal.value.field == "batches"


def test_an_order_is_answered_once(cast: Cast, placed: Order) -> None:
    assert accept_order(actor=cast.actor("amina"), order=placed).state == OrderState.ACCEPTED
    with pytest.raises(Refused):
        refuse_order(actor=cast.actor("amina"), order=placed, reason=OrderRefusal.STOCK_TOO_LOW)


def test_a_refusal_says_why(cast: Cast, placed: Order) -> None:
    refused = refuse_order(actor=cast.actor("chloe"), order=placed, reason=OrderRefusal.QUOTA_REACHED)
    refused.refresh_from_db()
    assert (refused.state, refused.refusal) == (OrderState.REFUSED, OrderRefusal.QUOTA_REACHED)
    assert Event.objects.get(stream=placed.stream, kind="order.refused").facts["reason"] == "quota_reached"


def test_a_place_gives_up_an_order_until_it_is_accepted_and_the_stock_afterwards(
    cast: Cast, placed: Order
) -> None:
    accept_order(actor=cast.actor("chloe"), order=placed)
    with pytest.raises(NotAllowed):
        cancel_order(actor=cast.actor("ines"), order=placed)
    assert cancel_order(actor=cast.actor("chloe"), order=placed).state == OrderState.CANCELLED


def test_a_place_gives_up_what_nobody_answered(cast: Cast, placed: Order) -> None:
    assert cancel_order(actor=cast.actor("ines"), order=placed).state == OrderState.CANCELLED


def test_what_was_received_closes_the_order_shortfall_and_surplus_written_down(cast: Cast) -> None:
    order = an_order(an_agreement(cast.programme, place=cast.place))
    delivered = mark_delivered(actor=cast.actor("ines"), order=order, received=8, missing=1, surplus=0)
    assert delivered.state == OrderState.DELIVERED
    facts = Event.objects.get(stream=order.stream, kind="order.delivered").facts
    assert (facts["received"], facts["missing"], facts["surplus"]) == (8, 1, 0)


def test_a_reception_undone_leaves_an_order_delivered_where_another_delivery_was_received(cast: Cast) -> None:
    order = an_order(an_agreement(cast.programme, place=cast.place), state=OrderState.DELIVERED)
    undone = [
        unmark_delivered(actor=cast.actor("chloe"), order=order, others_received=others).state
        for others in (True, False)
    ]
    assert undone == [OrderState.DELIVERED, OrderState.ACCEPTED]


def test_an_order_that_nobody_accepted_is_not_delivered(cast: Cast, placed: Order) -> None:
    with pytest.raises(Refused):
        mark_delivered(actor=cast.actor("ines"), order=placed, received=1, missing=0, surplus=0)


def test_who_may_order(cast: Cast, agreement: Agreement) -> None:
    for name in ("driss", "amina", "eva", "gael", "hanna", "bruno"):
        with pytest.raises(NotAllowed):
            place_order(actor=cast.actor(name), agreement=agreement, batches=1)
    with pytest.raises(NotFound):
        place_order(actor=cast.actor("farid"), agreement=agreement, batches=1)


def test_who_may_answer(cast: Cast, placed: Order) -> None:
    for name in ("ines", "driss", "bruno", "eva", "farid"):
        with pytest.raises(NotAllowed):
            accept_order(actor=cast.actor(name), order=placed)


def test_who_sees_an_order(cast: Cast, placed: Order) -> None:
    an_order()
    mine = Order.objects.filter(place=cast.place)
    assert list(Order.objects.visible_to(cast.actor("ines"))) == list(mine) == [placed]
    assert set(Order.objects.visible_to(cast.actor("amina"))) == set(Order.objects.all())
    for name in ("driss", "gael", "hanna", "bruno", "farid"):
        assert list(Order.objects.visible_to(cast.actor(name))) == []
