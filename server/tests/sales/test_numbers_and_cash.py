"""One sequence of receipts a seller, whatever is sold, and what came in of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import cancel_sale
from rebond.handover.models import Sale, SaleCounter
from rebond.kit.errors import Refused
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.sales.actions import cancel_payment, cancel_sale_to_organisation, exchange
from rebond.sales.choices import PaymentMistake
from rebond.sales.models import Payment, SaleToOrganisation
from rebond.sales.queries import cash_rows, cash_totals
from tests.cast import Cast
from tests.handover.test_selling import for_sale, sold
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.sales.prepared import (
    a_buyer,
    in_instalments,
    paid,
    ruled,
    sellable_stock,
    sold_to_organisation,
)

Clients = Callable[[str], Client]


def numbers_of(place: Place) -> list[int]:
    """Of all the receipts of a place, in whatever table they stand."""
    rows = [
        *Sale.objects.filter(place=place).values_list("number", flat=True),
        *Payment.objects.filter(place=place).values_list("number", flat=True),
        *SaleToOrganisation.objects.filter(place=place).values_list("number", flat=True),
    ]
    return sorted(rows)


def given_by_a_company(cast: Cast) -> Device:
    """At the place, and free to be sold to an organisation."""
    (device,) = for_sale(cast)
    device.lot.agreement.legal_ground = "private_gift"
    device.lot.agreement.save()
    ruled(cast)
    return Device.objects.get(pk=device.pk)


def each_kind(cast: Cast) -> None:
    """A sale, one in instalments, a payment, an exchange, a sale to an organisation, with refusals in between."""
    ruled(cast, warranty_months=6)
    first = sold(cast)
    plan = in_instalments(cast)
    with pytest.raises(Refused):
        sold(cast, plan.sale.device)
    paid(cast, plan, 33_34)
    other = for_sale(cast)[0]
    exchange(actor=cast.actor("ines"), sale=first, device=other, workshop=cast.workshop)
    with pytest.raises(Refused):
        sold_to_organisation(cast, [other], actor=cast.actor("chloe"))
    sold_to_organisation(
        cast, [given_by_a_company(cast)], actor=cast.actor("chloe"), organisation=a_buyer(cast)
    )


def test_all_receipts_of_a_place_share_one_sequence_without_holes(cast: Cast) -> None:
    each_kind(cast)
    assert numbers_of(cast.place) == [1, 2, 3, 4, 5]
    assert SaleCounter.objects.get(place=cast.place).last == 5


def test_the_cash_report_tells_each_receipt_and_only_the_money_that_came(cast: Cast) -> None:
    each_kind(cast)
    today = timezone.localdate()
    rows = cash_rows(cast.actor("chloe"), since=today, until=today)
    assert [(row.cents, row.taken_cents) for row in rows] == [
        (90_00, 90_00),
        (100_00, 0),
        (33_34, 33_34),
        (0, 0),
        (120_00, 120_00),
    ]
    assert [(total.means, total.receipts, total.cents) for total in cash_totals(rows)] == [
        ("Espèces", 2, 123_34),
        ("Virement", 1, 120_00),
    ]


@pytest.mark.parametrize("name", ["amina", "ines"])
def test_all_who_read_the_cash_of_a_place_read_the_same(cast: Cast, name: str) -> None:
    each_kind(cast)
    today = timezone.localdate()
    whole, rows = (cash_rows(cast.actor(who), since=today, until=today) for who in ("chloe", name))
    assert [(row.reference, row.taken_cents) for row in rows] == [
        (row.reference, row.taken_cents) for row in whole
    ]


def test_a_receipt_leads_only_where_its_reader_may_go(cast: Cast, client_of: Clients) -> None:
    each_kind(cast)
    amina, ines = client_of("amina"), client_of("ines")
    pages = [reader.get(reverse("sales:cash")) for reader in (amina, ines)]
    urls = [[row.url for row in page.context["rows"]] for page in pages]
    assert [[bool(url) for url in each] for each in urls] == [[False] * 4 + [True], [True] * 4 + [False]]
    assert amina.get(urls[0][-1]).status_code == 200
    assert 'href=""' not in pages[0].content.decode()


def test_a_mediator_reads_the_cash_of_their_place_and_what_was_given_back(
    cast: Cast, client_of: Clients
) -> None:
    sale, ines = sold(cast, price_cents=89_90), client_of("ines")
    page = ines.get(reverse("sales:cash"))
    assert [(row.receipts, row.cents) for row in page.context["totals"]] == [(1, 89_90)]
    cancel_sale(actor=cast.actor("chloe"), sale=sale, reason=RectificationReason.WRONG_GESTURE)
    page = ines.get(reverse("sales:cash"))
    assert [(row.receipts, row.cents) for row in page.context["totals"]] == [(1, 0)]
    assert [row.reference for row in page.context["rows"]] == [sale.reference] * 2
    file = b"".join(ines.get(reverse("sales:cash_file")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = file.splitlines()
    assert lines[1].startswith(f"{sale.reference};{cast.place.name};")
    assert [";89,90;89,90;" in lines[1], ";-89,90;-89,90;" in lines[2]] == [True, True]
    assert client_of("farid").get(reverse("sales:cash")).context["rows"] == []


def taken_on(cast: Cast, day: date) -> list[int]:
    return [row.taken_cents for row in cash_rows(cast.actor("chloe"), since=day, until=day)]


def test_money_given_back_stands_on_its_own_day_and_changes_no_day_before(cast: Cast, clock: Clock) -> None:
    first, chloe = timezone.localdate(), cast.actor("chloe")
    sale, plan = sold(cast, price_cents=90_00), in_instalments(cast)
    paid(cast, plan, 33_34)
    mistaken = paid(cast, plan, 10_00)
    pile = sellable_stock(cast, 2)
    to_organisation = sold_to_organisation(cast, pile)
    before = taken_on(cast, first)
    clock.advance(days=40)
    second = timezone.localdate()
    cancel_sale(actor=chloe, sale=sale, reason=RectificationReason.WRONG_PERSON)
    cancel_payment(actor=chloe, payment=mistaken, reason=PaymentMistake.WRONG_AMOUNT)
    rectify(actor=chloe, devices=pile[:1], reason=RectificationReason.WRONG_GESTURE)
    assert taken_on(cast, first) == before
    assert sorted(before) == [0, 10_00, 33_34, 90_00, 240_00]
    assert sorted(taken_on(cast, second)) == [-120_00, -90_00, -10_00]
    clock.advance(days=1)
    cancel_sale_to_organisation(actor=chloe, sale=to_organisation, reason=RectificationReason.WRONG_GESTURE)
    assert taken_on(cast, timezone.localdate()) == [-120_00]
    rows = cash_rows(chloe, since=first, until=timezone.localdate())
    assert sum(total.cents for total in cash_totals(rows)) == 33_34


def test_the_cash_report_costs_the_same_for_one_receipt_and_many(cast: Cast, client_of: Clients) -> None:
    def add() -> None:
        sold(cast)
        paid(cast, in_instalments(cast), 10_00, submission=uuid4())
        sold_to_organisation(cast)

    assert_list_costs(client_of("chloe"), reverse("sales:cash"), add_row=add, expected=9)


def test_a_receipt_of_another_day_is_not_in_the_report(cast: Cast) -> None:
    sold(cast)
    day = date(2020, 1, 1)
    assert cash_rows(cast.actor("ines"), since=day, until=day) == []
    assert Programme.objects.get(pk=cast.programme.pk).warranty_months == 0
