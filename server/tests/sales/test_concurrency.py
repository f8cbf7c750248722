"""Receipts of one place written at the same moment: no number twice, none left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from rebond.access import Actor
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import cancel_sale, sell
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale, SaleCounter
from rebond.kit.errors import DomainError, Refused
from rebond.ledger.verification import verify
from rebond.sales.actions import take_payment
from rebond.sales.models import InstalmentPlan, Payment
from tests.cast import gather
from tests.handover.test_selling import for_sale
from tests.sales.prepared import in_instalments
from tests.sales.test_numbers_and_cash import numbers_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one connection to a database in memory"
    ),
]


def test_sales_and_payments_at_once_leave_no_hole_and_count_once() -> None:
    cast = gather()
    plan = in_instalments(cast, 10, cents=100_00)
    pile, actor = for_sale(cast, 4), cast.actor("ines")
    submissions = [uuid4() for _number in range(4)]
    with ThreadPoolExecutor(8) as people:
        done = [people.submit(_sells, actor, device) for device in [*pile, *pile]]
        done += [people.submit(_pays, actor, plan, submission) for submission in [*submissions, *submissions]]
        for each in done:
            each.result()
    assert numbers_of(cast.place) == list(range(1, 10))
    assert SaleCounter.objects.get(place=cast.place).last == 9
    assert Payment.objects.count() == 4
    assert verify().whole


def test_a_sale_cancelled_while_it_is_paid_keeps_no_payment() -> None:
    cast = gather()
    plans = [in_instalments(cast, 10, cents=100_00) for _number in range(6)]
    ines, chloe = cast.actor("ines"), cast.actor("chloe")
    with ThreadPoolExecutor(8) as people:
        done = []
        for plan in plans:
            done += [people.submit(_pays, ines, plan, uuid4()) for _time in range(3)]
            done += [people.submit(_cancels, chloe, plan.sale)]
            done += [people.submit(_pays, ines, plan, uuid4()) for _time in range(3)]
        for each in done:
            each.result()
    assert Sale.objects.filter(cancelled_at=None).count() == 0
    assert Payment.objects.standing().count() == 0
    assert verify().whole


def _sells(actor: Actor, device: Device) -> None:
    try:
        sell(actor=actor, device=device, price_cents=50_00, paid_by=PaymentMeans.CASH, proof_seen=True)
    except DomainError:
        pass  # somebody else sold it at the same moment
    finally:
        connections.close_all()


def _pays(actor: Actor, plan: InstalmentPlan, submission: UUID) -> None:
    try:
        take_payment(actor=actor, plan=plan, cents=5_00, paid_by=PaymentMeans.CASH, submission=submission)
    except Refused:
        pass  # the sale was cancelled at the same moment
    finally:
        connections.close_all()


def _cancels(actor: Actor, sale: Sale) -> None:
    try:
        cancel_sale(actor=actor, sale=sale, reason=RectificationReason.WRONG_PERSON)
    finally:
        connections.close_all()
