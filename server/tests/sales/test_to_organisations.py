"""Computers sold together to an organisation: what allows it, its least price, its one receipt."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.donations.choices import LegalGround
from rebond.handover.actions import take_back
from rebond.handover.choices import PaymentMeans, ReturnReason
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.choices import Outlet
from rebond.reporting.activity import activity_report
from rebond.sales.actions import cancel_sale_to_organisation
from rebond.sales.models import SaleToOrganisation, WorkshopCounter
from rebond.sales.papers import organisation_receipt_of
from rebond.sales.queries import organisation_sale_visible
from rebond.stock.models import Placement
from tests.cast import Cast
from tests.factories import an_organisation
from tests.factories.network import a_territory
from tests.handover.test_selling import for_sale
from tests.sales.prepared import a_buyer, ruled, sellable_stock, sold_to_organisation
from tests.stock.prepared import fresh, prepared, stages

Clients = Callable[[str], Client]
WRONG = RectificationReason.WRONG_GESTURE


def test_a_pile_is_sold_with_one_receipt_and_leaves_its_shelf(cast: Cast) -> None:
    pile = sellable_stock(cast, 3)
    sale = sold_to_organisation(cast, pile)
    assert stages(pile) == ["sold"] * 3
    assert [(device.workshop_id, device.place_id) for device in fresh(pile)] == [(None, None)] * 3
    assert not Placement.objects.filter(device__in=pile).exists()
    assert sale.reference == f"V-A{cast.workshop.pk}-{sale.year}-0001"
    event = Event.objects.get(kind="organisation_sale.recorded")
    assert event.facts == {
        "organisation_id": sale.organisation_id,
        "place_id": None,
        "workshop_id": cast.workshop.pk,
        "reference": sale.reference,
        "computers": 3,
        "cents": 360_00,
    }
    drain()
    counted = activity_report(cast.programme).counted
    assert (counted.partition["sold"], counted.reconciles) == (3, True)


@pytest.mark.parametrize(
    ("terms", "outlets", "code"),
    [
        ({"legal_ground": LegalGround.PUBLIC_GIFT}, None, "public_gift"),
        ({"outlets": [Outlet.GIFT.value]}, None, "outlet_excluded"),
        ({}, [Outlet.GIFT.value], "outlet_excluded"),
    ],
)
def test_only_what_its_provenance_allows_is_sold_to_an_organisation(
    cast: Cast, terms: dict[str, object], outlets: list[str] | None, code: str
) -> None:
    pile = sellable_stock(cast, **terms)
    if outlets is not None:
        type(cast.programme).objects.filter(pk=cast.programme.pk).update(outlets=outlets)
    with pytest.raises(Refused) as refused:
        sold_to_organisation(cast, fresh(pile))
    assert refused.value.code == code
    assert stages(pile) == ["ready"]


def test_all_are_sold_or_none_and_a_refused_sale_takes_no_number(cast: Cast) -> None:
    sellable = sellable_stock(cast)
    (unready,) = prepared(cast)
    with pytest.raises(Refused) as refused:
        sold_to_organisation(cast, [*sellable, unready])
    assert unready.asset_tag in str(refused.value)
    assert stages(sellable) == ["ready"]
    assert not WorkshopCounter.objects.exists()
    assert sold_to_organisation(cast, sellable).number == 1


def test_one_receipt_has_one_seller(cast: Cast) -> None:
    (there,), here = for_sale(cast), sellable_stock(cast)
    with pytest.raises(Refused) as refused:
        sold_to_organisation(cast, [there, *here], actor=cast.actor("chloe"))
    assert refused.value.code in {"other_seller", "public_gift"}


def test_the_least_price_of_the_programme_holds(cast: Cast) -> None:
    pile = sellable_stock(cast)
    ruled(cast, organisation_price_cents=80_00)
    with pytest.raises(Invalid) as invalid:
        sold_to_organisation(cast, fresh(pile), price_cents=79_99)
    assert (invalid.value.code, invalid.value.field) == ("under_price", "price")
    with pytest.raises(Invalid):
        sold_to_organisation(cast, fresh(pile), price_cents=0)
    assert sold_to_organisation(cast, fresh(pile), price_cents=80_00).number == 1


def test_what_is_sent_twice_is_one_sale(cast: Cast) -> None:
    pile, submission, buyer = sellable_stock(cast, 2), uuid4(), a_buyer(cast)
    sales = [
        sold_to_organisation(cast, pile, submission=submission, organisation=buyer) for _time in range(2)
    ]
    assert sales[0].pk == sales[1].pk
    assert (SaleToOrganisation.objects.count(), WorkshopCounter.objects.get().last) == (1, 1)


def test_a_page_sent_again_with_something_else_is_refused(cast: Cast) -> None:
    first, other = sellable_stock(cast, 2)
    said: dict[str, Any] = {"submission": uuid4(), "organisation": a_buyer(cast)}
    sold_to_organisation(cast, [first], **said)
    neighbour = an_organisation(cast.territory, name="Voisine")
    for pile, besides in (
        ([other], {}),
        ([first, other], {}),
        ([first], {"price_cents": 130_00}),
        ([first], {"paid_by": PaymentMeans.CASH}),
        ([first], {"organisation": neighbour}),
    ):
        with pytest.raises(Refused) as refused:
            sold_to_organisation(cast, pile, **{**said, **besides})
        assert refused.value.code == "sent_already"
    assert (stages([first, other]), SaleToOrganisation.objects.count()) == (["sold", "ready"], 1)


def test_a_page_that_another_sent_is_not_shown_to_who_may_not_sell(cast: Cast) -> None:
    pile, said = sellable_stock(cast), {"submission": uuid4(), "organisation": a_buyer(cast)}
    sold_to_organisation(cast, pile, **said)
    with pytest.raises((NotAllowed, NotFound)):
        sold_to_organisation(cast, pile, actor=cast.actor("farid"), **said)


def test_a_price_has_a_bound(cast: Cast) -> None:
    pile = sellable_stock(cast)
    for cents in (10_000_01, 3_000_000_000):
        with pytest.raises(Invalid) as invalid:
            sold_to_organisation(cast, pile, price_cents=cents)
        assert (invalid.value.code, invalid.value.field) == ("above_price", "price")
    assert sold_to_organisation(cast, pile, price_cents=10_000_00).number == 1


def test_who_may_not_sell_and_who_may_not_buy(cast: Cast) -> None:
    pile = sellable_stock(cast)
    for name in ("bruno", "ines", "farid"):
        with pytest.raises((NotAllowed, NotFound)):
            sold_to_organisation(cast, pile, actor=cast.actor(name))
    abroad = an_organisation(a_territory("gers", "Gers"), name="Voisine")
    with pytest.raises(Refused) as refused:
        sold_to_organisation(cast, pile, organisation=abroad)
    assert refused.value.code == "other_territory"


def test_a_cancelled_sale_keeps_its_number_and_gives_all_back_to_their_shelves(cast: Cast) -> None:
    pile = sellable_stock(cast, 2)
    sale = sold_to_organisation(cast, pile)
    for _time in range(2):
        cancel_sale_to_organisation(actor=cast.actor("chloe"), sale=sale, reason=WRONG)
    assert stages(pile) == ["ready", "ready"]
    assert [device.placement.location.code for device in fresh(pile)] == ["B-12", "B-12"]
    assert SaleToOrganisation.objects.get().cancelled_at is not None
    assert Event.objects.filter(kind="organisation_sale.cancelled").count() == 2
    assert sold_to_organisation(cast, fresh(pile)).number == 2


def test_one_computer_of_a_sale_is_undone_by_itself_and_the_rest_stands(cast: Cast) -> None:
    kept, wrong = sellable_stock(cast, 2)
    sale = sold_to_organisation(cast, [kept, wrong])
    assert rectify(actor=cast.actor("chloe"), devices=[wrong], reason=WRONG).complete
    sale.refresh_from_db()
    assert (stages([kept, wrong]), sale.cancelled_at) == (["sold", "ready"], None)


def test_one_that_came_back_keeps_the_sale_from_being_cancelled(cast: Cast) -> None:
    sale = sold_to_organisation(cast)
    device = sale.lines.get().device
    take_back(actor=cast.actor("amina"), devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    with pytest.raises(Refused):
        cancel_sale_to_organisation(actor=cast.actor("chloe"), sale=sale, reason=WRONG)
    (back,) = fresh([device])
    assert (back.stage, back.data_since is not None) == ("returned", True)


def test_the_receipt_names_each_computer_and_the_sum(cast: Cast) -> None:
    sale = sold_to_organisation(cast, sellable_stock(cast, 2))
    paper = organisation_receipt_of(organisation_sale_visible(sale.pk, cast.actor("amina")))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    text = text.replace("\u2011", "-").replace("\u202f", "\u00a0")
    tags = [line.device.asset_tag for line in sale.lines.all()]
    assert [words in text for words in (sale.reference, *tags, "240\u00a0€", "Association des Pins")] == [
        True
    ] * 5


def test_a_storekeeper_sells_from_the_page(cast: Cast, client_of: Clients) -> None:
    pile, buyer, amina = sellable_stock(cast, 2), a_buyer(cast), client_of("amina")
    address = reverse("sales:sell_to_organisation")
    given = {
        "codes": "\n".join(device.asset_tag for device in pile),
        "organisation": buyer.pk,
        "price": "99,50",
        "paid_by": "transfer",
        "submission": str(uuid4()),
    }
    answers = [amina.post(address, given) for _time in range(2)]
    sale = SaleToOrganisation.objects.get()
    assert [answer["Location"] for answer in answers] == [
        reverse("sales:organisation_sale", args=[sale.pk])
    ] * 2
    assert amina.get(answers[0]["Location"]).context["total"].startswith("199,00")
