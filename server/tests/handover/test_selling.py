"""A computer sold at a solidarity price: what allows it, its ceiling, its receipt, and what the place took in."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.choices import FormFactor, RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import cancel_sale, sell, take_back
from rebond.handover.choices import PaymentMeans, ReturnReason
from rebond.handover.models import Sale, SaleCounter
from rebond.handover.papers import receipt_of
from rebond.handover.queries import sale_visible
from rebond.kit.errors import DomainError, Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.choices import Outlet
from rebond.programmes.models import Programme
from rebond.reporting.activity import activity_report
from tests.cast import Cast
from tests.stock.prepared import at_place, fresh, stages

Clients = Callable[[str], Client]


def for_sale(cast: Cast, count: int = 1, form: str = FormFactor.NOTEBOOK) -> Sequence[Device]:
    programme = Programme.objects.get(pk=cast.programme.pk)
    outlets = sorted({*programme.outlets, Outlet.SOLIDARITY_SALE.value})
    Programme.objects.filter(pk=programme.pk).update(outlets=outlets)
    made = at_place(cast, count)
    Device.objects.filter(pk__in=[device.pk for device in made]).update(form_factor=form)
    return fresh(made)


def sold(cast: Cast, device: Device | None = None, **given: object) -> Sale:
    terms = {"price_cents": 90_00, "paid_by": PaymentMeans.CASH, "proof_seen": True, **given}
    device = device or for_sale(cast)[0]
    return sell(actor=cast.actor("ines"), device=device, **terms)  # type: ignore[arg-type]


def numbers() -> list[int]:
    return list(Sale.objects.order_by("pk").values_list("number", flat=True))


def test_a_sale_takes_the_computer_out_and_the_next_number_of_the_place(cast: Cast) -> None:
    first, second = for_sale(cast, 2)
    sale = sold(cast, first)
    sold(cast, second)
    assert stages([first, second]) == ["sold", "sold"]
    assert numbers() == [1, 2]
    year = timezone.localdate().year
    assert sale.reference == f"V-{cast.place.pk}-{year}-0001"
    event = Event.objects.filter(kind="device.sold").order_by("pk")[0]
    assert event.facts == {
        "origin": "at_place",
        "target": "sold",
        "reference": sale.reference,
        "place_id": cast.place.pk,
        "price_cents": 90_00,
    }


def test_the_report_counts_a_sale_as_sold(cast: Cast) -> None:
    sold(cast)
    drain()
    counted = activity_report(cast.programme).counted
    assert (counted.partition["sold"], counted.partition["at_places"], counted.reconciles) == (1, 0, True)


@pytest.mark.parametrize(
    ("form", "ceiling"),
    [("notebook", 180_00), ("desktop", 150_00), ("all_in_one", 150_00), ("tablet", 100_00)],
)
def test_no_computer_costs_more_than_the_decree_says(cast: Cast, form: str, ceiling: int) -> None:
    (device,) = for_sale(cast, form=form)
    with pytest.raises(Invalid) as invalid:
        sold(cast, device, price_cents=ceiling + 1)
    assert (invalid.value.code, invalid.value.field) == ("above_ceiling", "price")
    assert sold(cast, device, price_cents=ceiling).number == 1


def test_a_refused_sale_takes_no_number(cast: Cast) -> None:
    unknown, sellable = for_sale(cast, 2)
    Device.objects.filter(pk=unknown.pk).update(form_factor=FormFactor.UNKNOWN)
    for _time in range(2):
        with pytest.raises(Refused) as refused:
            sold(cast, unknown)
        assert refused.value.code == "no_ceiling"
    sold(cast, sellable)
    assert numbers() == [1]
    with pytest.raises(Refused):
        sold(cast, sellable)  # sent twice
    assert (numbers(), SaleCounter.objects.get().last) == ([1], 1)


def test_what_the_programme_or_the_donor_excludes_is_not_sold(cast: Cast) -> None:
    (device,) = at_place(cast)
    Device.objects.filter(pk=device.pk).update(form_factor=FormFactor.NOTEBOOK)
    with pytest.raises(Refused) as refused:
        sold(cast, device)
    assert refused.value.code == "outlet_excluded"


@pytest.mark.parametrize("given", [{"proof_seen": False}, {"price_cents": 0}])
def test_a_sale_without_its_proof_or_its_price_is_none(cast: Cast, given: dict[str, object]) -> None:
    (device,) = for_sale(cast)
    with pytest.raises(Invalid):
        sold(cast, device, **given)
    assert stages([device]) == ["at_place"]


def test_only_those_of_the_place_sell(cast: Cast) -> None:
    (device,) = for_sale(cast)
    terms = {"price_cents": 90_00, "paid_by": PaymentMeans.CASH, "proof_seen": True}
    for name in ("farid", "hanna", "bruno"):
        with pytest.raises((NotAllowed, NotFound)):
            sell(actor=cast.actor(name), device=device, **terms)  # type: ignore[arg-type]


def test_a_cancelled_sale_keeps_its_number_and_the_computer_is_sold_again(cast: Cast) -> None:
    (device,) = for_sale(cast)
    sale, wrong = sold(cast, device), RectificationReason.WRONG_PERSON
    with pytest.raises(NotAllowed):
        cancel_sale(actor=cast.actor("ines"), sale=sale, reason=wrong)
    for _time in range(2):
        cancel_sale(actor=cast.actor("chloe"), sale=sale, reason=wrong)
    (back,) = fresh([device])
    assert (back.stage, back.settled_at, back.place) == ("at_place", None, cast.place)
    assert Event.objects.filter(kind="sale.cancelled").count() == 1
    sold(cast, back)
    assert numbers() == [1, 2]
    with pytest.raises(DomainError):
        cancel_sale(actor=cast.actor("farid"), sale=Sale.objects.latest("pk"), reason=wrong)


def test_a_computer_that_was_sold_comes_back_with_data_to_erase(cast: Cast) -> None:
    sale = sold(cast)
    take_back(
        actor=cast.actor("ines"), devices=[sale.device], workshop=cast.workshop, reason=ReturnReason.FAULTY
    )
    (back,) = fresh([sale.device])
    assert (back.stage, back.data_since is not None) == ("returned", True)


def test_the_receipt_says_what_was_sold_and_names_nobody(cast: Cast) -> None:
    sale = sold(cast)
    paper = receipt_of(sale_visible(sale.pk, cast.actor("ines")))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert sale.reference in text.replace("\u2011", "-")
    assert sale.device.asset_tag in text.replace("\u2011", "-")
    assert "90\u00a0€" in text.replace("\u202f", "\u00a0")
    assert "Espèces" in text


# The pages


def test_a_mediator_sells_from_the_page_and_reads_the_cash(cast: Cast, client_of: Clients) -> None:
    (device,), ines = for_sale(cast), client_of("ines")
    address = reverse("sales:sell")
    submission = ines.get(address).context["form"]["submission"].value()
    given = {"code": device.asset_tag, "paid_by": "cash", "proof_seen": "on", "submission": submission}
    refused = ines.post(address, given | {"price": "200"})
    assert (refused.status_code, "180" in str(refused.context["form"].errors["price"])) == (422, True)
    for _time in range(2):
        assert ines.post(address, given | {"price": "89,90"}).status_code == 302
    sale = Sale.objects.get()
    assert sale.price_cents == 89_90
