"""A 0 % loan: its schedule to the cent, what is paid of it, what is late, and its end."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from rebond.desk.queries.todo import todo_of
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import cancel_sale
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale
from rebond.kit.days import months_after
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.sales.actions import Spread, cancel_payment, let_off, sell_in_instalments, take_payment
from rebond.sales.choices import LetOffReason, PaymentMistake
from rebond.sales.models import Instalment, InstalmentPlan, Payment
from rebond.sales.papers import contract_of, payment_receipt_of
from rebond.sales.queries import payment_visible, plan_shown, plan_visible
from rebond.sales.schedules import covered, schedule
from tests.cast import Cast
from tests.handover.test_selling import for_sale, sold
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.sales.prepared import in_instalments, paid, ruled

Clients = Callable[[str], Client]


@given(st.integers(1, 20_000), st.integers(1, 36), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_instalments_add_up_to_the_cent_and_fall_a_month_apart(cents: int, count: int, first: date) -> None:
    dues = schedule(cents, count, first)
    amounts = [due.cents for due in dues]
    assert (sum(amounts), len(amounts), max(amounts) - min(amounts) <= 1) == (cents, count, True)
    assert [(due.on.year * 12 + due.on.month) - (first.year * 12 + first.month) for due in dues] == list(
        range(count)
    )


def test_a_month_without_a_31st_ends_on_its_last_day() -> None:
    days = [due.on for due in schedule(300, 3, date(2027, 12, 31))]
    assert days == [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29)]


def test_money_covers_the_oldest_first() -> None:
    assert covered([34, 33, 33], 50) == [34, 16, 0]


def amounts(plan: InstalmentPlan) -> list[tuple[int, int]]:
    return list(plan.instalments.order_by("number").values_list("cents", "covered_cents"))


def test_a_sale_in_instalments_sells_at_once_and_says_what_is_due_when(cast: Cast) -> None:
    plan = in_instalments(cast, 3, cents=100_00)
    assert plan.sale.device.stage == "sold"
    assert amounts(plan) == [(33_34, 0), (33_33, 0), (33_33, 0)]
    agreed = Event.objects.get(kind="sale.instalments_agreed")
    assert (agreed.facts["price_cents"], agreed.facts["instalments"]) == (100_00, 3)


@pytest.mark.parametrize(("most", "count"), [(0, 2), (3, 4), (12, 1)])
def test_the_programme_says_in_how_many(cast: Cast, most: int, count: int) -> None:
    (device,) = for_sale(cast)
    ruled(cast, most_instalments=most)
    with pytest.raises(Invalid) as invalid:
        sell_in_instalments(
            actor=cast.actor("ines"),
            device=Device.objects.get(pk=device.pk),
            price_cents=90_00,
            paid_by=PaymentMeans.CASH,
            proof_seen=True,
            spread=Spread(count, timezone.localdate()),
        )
    assert invalid.value.field == "instalments"
    assert not Sale.objects.exists()


def test_payments_settle_the_plan_and_never_more_than_the_rest(cast: Cast) -> None:
    plan = in_instalments(cast, 2, cents=50_01)
    paid(cast, plan, 30_00)
    assert amounts(plan) == [(25_01, 25_01), (25_00, 4_99)]
    for cents in (20_02, 0):
        with pytest.raises(Invalid) as invalid:
            paid(cast, plan, cents)
        assert invalid.value.field == "amount"
    last = paid(cast, plan, 20_01)
    shown = plan_shown(plan, today=timezone.localdate())
    assert (shown.is_settled, shown.paid_cents) == (True, 50_01)
    event = Event.objects.filter(kind="sale.payment_received").latest("pk")
    assert (event.facts["reference"], event.facts["rest_cents"]) == (last.reference, 0)
    with pytest.raises(Invalid):
        paid(cast, plan, 1)


def test_a_payment_sent_twice_is_one(cast: Cast) -> None:
    plan, submission = in_instalments(cast), uuid4()
    payments = [paid(cast, plan, 33_34, submission=submission) for _time in range(2)]
    assert payments[0].pk == payments[1].pk
    assert Payment.objects.count() == Event.objects.filter(kind="sale.payment_received").count() == 1


def test_a_page_of_a_payment_sent_again_with_something_else_is_refused(cast: Cast) -> None:
    plan, other, submission = in_instalments(cast), in_instalments(cast), uuid4()
    paid(cast, plan, 20_00, submission=submission)
    for plan_of, cents, means in (
        (plan, 15_00, PaymentMeans.CASH),
        (plan, 20_00, PaymentMeans.CARD),
        (other, 20_00, PaymentMeans.CASH),
    ):
        with pytest.raises(Refused) as refused:
            paid(cast, plan_of, cents, submission=submission, paid_by=means)
        assert refused.value.code == "sent_already"
    assert Payment.objects.count() == 1


def test_the_first_instalment_is_due_soon(cast: Cast) -> None:
    today = timezone.localdate()
    for day, code in (
        (today - timedelta(days=1), "due_too_early"),
        (months_after(today, 3) + timedelta(days=1), "due_too_late"),
        (date(9999, 12, 1), "due_too_late"),
    ):
        with pytest.raises(Invalid) as invalid:
            in_instalments(cast, 2, first=day)
        assert (invalid.value.code, invalid.value.field) == (code, "first_due_on")
    assert not Sale.objects.exists()
    assert in_instalments(cast, 2, first=months_after(today, 3)).instalments.count() == 2


def test_a_payment_entered_by_mistake_counts_no_more_and_keeps_its_number(cast: Cast) -> None:
    plan = in_instalments(cast)
    payment = paid(cast, plan, 33_34)
    with pytest.raises(NotAllowed):
        cancel_payment(actor=cast.actor("ines"), payment=payment, reason=PaymentMistake.WRONG_AMOUNT)
    for _time in range(2):
        cancel_payment(actor=cast.actor("chloe"), payment=payment, reason=PaymentMistake.WRONG_AMOUNT)
    assert [covered_cents for _cents, covered_cents in amounts(plan)] == [0, 0, 0]
    assert Event.objects.filter(kind="sale.payment_cancelled").count() == 1
    assert paid(cast, plan, 33_34).number == payment.number + 1


def test_what_is_late_stands_in_to_do_until_it_is_paid_or_let_off(cast: Cast, clock: Clock) -> None:
    def waiting() -> list[int]:
        lines = todo_of(cast.actor("ines"))
        return [item.count for item in lines if "state=late" in item.url and "/sales/plans" in item.url]

    plan = in_instalments(cast, 3, first=timezone.localdate())
    assert waiting() == []
    clock.advance(days=40)
    assert waiting() == [1], "two instalments of one sale: its plan is listed once"
    paid(cast, plan, 33_34)
    assert waiting() == [1]
    with pytest.raises(NotAllowed):
        let_off(actor=cast.actor("ines"), plan=plan, reason=LetOffReason.CANNOT_PAY)
    for _time in range(2):
        let_off(actor=cast.actor("chloe"), plan=plan, reason=LetOffReason.CANNOT_PAY)
    plan.refresh_from_db()
    assert (waiting(), plan.let_off_cents) == ([], 66_66)
    assert Event.objects.get(kind="sale.rest_let_off").facts["cents"] == 66_66


def test_a_cancelled_sale_gives_its_payments_back_and_asks_for_nothing(cast: Cast) -> None:
    plan = in_instalments(cast, first=timezone.localdate())
    paid(cast, plan, 10_00)
    cancel_sale(actor=cast.actor("chloe"), sale=plan.sale, reason=RectificationReason.WRONG_PERSON)
    assert list(Payment.objects.values_list("cancel_reason", flat=True)) == ["sale_cancelled"]
    assert not Instalment.objects.owed().exists()
    with pytest.raises(Refused):
        paid(cast, plan, 10_00)


def test_another_place_sees_none_of_it(cast: Cast, client_of: Clients) -> None:
    plan = in_instalments(cast)
    with pytest.raises((NotAllowed, NotFound)):
        take_payment(
            actor=cast.actor("farid"), plan=plan, cents=1, paid_by=PaymentMeans.CASH, submission=uuid4()
        )
    assert client_of("farid").get(reverse("sales:plan", args=[plan.pk])).status_code == 404


def words_of(content: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return text.replace("\u2011", "-").replace("\u202f", "\u00a0")


def test_the_contract_lists_the_schedule_and_the_receipt_says_what_is_left(cast: Cast) -> None:
    plan = in_instalments(cast)
    payment = paid(cast, plan, 33_34)
    ines = cast.actor("ines")
    contract = words_of(contract_of(plan_visible(plan.pk, ines)).content)
    expected = (plan.sale.reference, "33,34\u00a0€", "33,33\u00a0€", "66,66\u00a0€")
    assert [words in contract for words in expected] == [True] * 4
    receipt = words_of(payment_receipt_of(payment_visible(payment.pk, ines)).content)
    assert [words in receipt for words in (payment.reference, plan.sale.reference, "66,66\u00a0€")] == [
        True
    ] * 3


def test_a_mediator_sells_in_instalments_and_takes_the_first_from_the_pages(
    cast: Cast, client_of: Clients
) -> None:
    (device,), ines = for_sale(cast), client_of("ines")
    ruled(cast, most_instalments=4)
    sell = {
        "code": device.asset_tag,
        "price": "90",
        "paid_by": "cash",
        "proof_seen": "on",
        "instalments": "5",
        "first_due_on": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "submission": str(uuid4()),
    }
    refused = ines.post(reverse("sales:sell"), sell)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["instalments"])
    for _time in range(2):
        answer = ines.post(reverse("sales:sell"), sell | {"instalments": "4"})
    plan = InstalmentPlan.objects.get()
    assert answer["Location"] == reverse("sales:plan", args=[plan.pk])
    page = ines.get(answer["Location"])
    form = page.context["form"]
    assert str(form["amount"].value()) == "22.50"
    payment = {"amount": "22,50", "paid_by": "cash", "submission": str(form["submission"].value())}
    for _time in range(2):
        assert ines.post(answer["Location"], payment).status_code == 302
    assert list(Payment.objects.values_list("cents", flat=True)) == [22_50]
    listed = ines.get(reverse("sales:plans"))
    assert [rest for _plan, rest in listed.context["lines"]] == ["67,50\u00a0€"]
    assert client_of("chloe").get(reverse("sales:plans"), {"state": "settled"}).context["lines"] == []


def test_the_list_of_plans_costs_the_same_for_one_and_three(cast: Cast, client_of: Clients) -> None:
    assert_list_costs(
        client_of("ines"), reverse("sales:plans"), add_row=lambda: in_instalments(cast), expected=5
    )


def test_a_sale_paid_at_once_has_no_plan(cast: Cast) -> None:
    assert not hasattr(sold(cast), "plan")
