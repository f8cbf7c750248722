"""Under the warranty of its programme a sold computer is exchanged, and nothing is paid again."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.access import Role
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import cancel_sale, end_use, sell, take_back, use_goes_on
from rebond.handover.choices import PaymentMeans, ReturnReason, UseEnd
from rebond.handover.models import Handover, Sale
from rebond.handover.warranty import warranty_until
from rebond.kit.days import months_after
from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.network.models import Place
from rebond.preparation.warranty import warranty_of
from rebond.sales.actions import exchange
from rebond.sales.models import Exchange
from rebond.sales.papers import exchange_slip_of
from rebond.sales.queries import cash_rows, cash_totals, warranty_ends_on
from tests.cast import Cast
from tests.factories import a_membership, a_place, a_referral
from tests.handover.test_selling import for_sale
from tests.harness.clock import Clock
from tests.sales.prepared import exchanged, ruled, under_warranty
from tests.stock.prepared import fresh, stages

Clients = Callable[[str], Client]


def test_one_comes_back_another_leaves_and_nothing_is_paid(cast: Cast) -> None:
    made, other = under_warranty(cast)
    sales = [
        exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
        for _time in range(2)
    ]
    replacement = sales[0]
    assert sales[1].pk == replacement.pk
    (back,) = fresh([made.device])
    assert (back.stage, back.workshop, back.data_since is not None) == ("returned", cast.workshop, True)
    assert stages([other]) == ["sold"]
    assert (replacement.number, replacement.price_cents) == (made.number + 1, 0)
    assert Event.objects.get(kind="sale.exchanged").facts == {
        "device_id": made.device_id,
        "replacement_id": other.pk,
        "place_id": cast.place.pk,
    }
    today = timezone.localtime(replacement.sold_at).date()
    rows = cash_rows(cast.actor("ines"), since=today, until=today)
    assert [(total.receipts, total.cents) for total in cash_totals(rows)] == [(1, 90_00)]


def test_the_warranty_runs_from_the_first_sale_and_then_it_is_over(cast: Cast, clock: Clock) -> None:
    made, other = under_warranty(cast, months=6)
    last_day = warranty_ends_on(made)
    clock.advance(days=100)
    replacement = exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
    assert warranty_ends_on(replacement) == last_day
    clock.advance(days=100)
    (another,) = for_sale(cast)
    with pytest.raises(Refused) as refused:
        exchange(actor=cast.actor("ines"), sale=replacement, device=another, workshop=cast.workshop)
    assert refused.value.code == "warranty_over"
    assert stages([other, another]) == ["sold", "at_place"]


def test_rules_published_since_the_sale_shorten_no_promise(cast: Cast, clock: Clock) -> None:
    ruled(cast, warranty_months=24)
    clock.advance(days=1)
    made, other = under_warranty(cast, months=24)
    last_day = months_after(timezone.localdate(), 24)
    clock.advance(days=300)
    ruled(cast, warranty_months=6)
    sale = Sale.objects.get(pk=made.pk)
    assert warranty_ends_on(sale) == last_day
    exchange(actor=cast.actor("ines"), sale=sale, device=other, workshop=cast.workshop)
    assert stages([made.device, other]) == ["returned", "sold"]


def test_an_exchange_goes_on_under_the_first_warranty_wherever_it_is_told(cast: Cast, clock: Clock) -> None:
    first, other = for_sale(cast, 2)
    ruled(cast, warranty_months=6)
    person = a_referral(cast.programme, place=cast.place, stage="path_done")
    made = sell(
        actor=cast.actor("ines"),
        device=first,
        price_cents=50_00,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
        referral=person,
    )
    last_day = warranty_ends_on(made)
    clock.advance(days=100)
    replacement = exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
    known = warranty_of(fresh([other])[0])
    handover = Handover.objects.current().get(device=other)
    told = [known.ends_on if known else None, warranty_until(handover), warranty_ends_on(replacement)]
    assert told == [last_day] * 3
    back = warranty_of(fresh([first])[0])
    assert back is not None
    assert back.ends_on == last_day


def test_without_warranty_nothing_is_exchanged(cast: Cast) -> None:
    made, other = under_warranty(cast, months=0)
    with pytest.raises(Refused) as refused:
        exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
    assert refused.value.code == "no_warranty"


def test_one_that_came_back_or_was_exchanged_is_not_exchanged_again(cast: Cast) -> None:
    made, other = under_warranty(cast)
    (third,) = for_sale(cast)
    exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
    with pytest.raises(Refused) as refused:
        exchange(actor=cast.actor("ines"), sale=made, device=third, workshop=cast.workshop)
    assert refused.value.code == "exchanged"
    replacement = Sale.objects.get(device=other)
    take_back(actor=cast.actor("ines"), devices=[other], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP)
    with pytest.raises(Refused) as refused:
        exchange(actor=cast.actor("ines"), sale=replacement, device=third, workshop=cast.workshop)
    assert refused.value.code == "not_sold"


def test_when_the_other_may_not_leave_nothing_comes_back(cast: Cast) -> None:
    made, other = under_warranty(cast)
    type(other).objects.filter(pk=other.pk).update(form_factor="unknown")
    with pytest.raises(Refused):
        exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
    assert stages([made.device, other]) == ["sold", "at_place"]
    assert not Exchange.objects.exists()


def test_a_person_who_was_referred_stays_equipped_with_the_other_one(cast: Cast) -> None:
    first, other = for_sale(cast, 2)
    ruled(cast, warranty_months=6)
    person = a_referral(cast.programme, place=cast.place, stage="path_done")
    made = sell(
        actor=cast.actor("ines"),
        device=first,
        price_cents=50_00,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
        referral=person,
    )
    exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)
    person.refresh_from_db()
    assert person.stage == "equipped"
    assert [row.device_id for row in Handover.objects.current().filter(referral=person)] == [other.pk]


def test_an_exchange_entered_by_mistake_leaves_the_first_sale_to_be_exchanged(cast: Cast) -> None:
    replacement = exchanged(cast)
    cancel_sale(actor=cast.actor("chloe"), sale=replacement, reason=RectificationReason.WRONG_SCAN)
    assert not Exchange.objects.exists()
    assert stages([replacement.device]) == ["at_place"]


def test_the_slip_names_both_and_the_first_receipt(cast: Cast) -> None:
    replacement = exchanged(cast)
    made = Exchange.objects.get(replacement=replacement)
    content = exchange_slip_of(made).content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    text = text.replace("\u2011", "-")
    expected = (made.original.reference, made.original.device.asset_tag, replacement.device.asset_tag)
    assert [words in text for words in expected] == [True] * 3


def test_a_mediator_exchanges_from_the_page_of_the_sale(cast: Cast, client_of: Clients) -> None:
    made, other = under_warranty(cast)
    ines, address = client_of("ines"), reverse("sales:exchange", args=[made.pk])
    assert address in ines.get(reverse("sales:sale", args=[made.pk])).content.decode()
    given = {"code": other.asset_tag, "workshop": cast.workshop.pk}
    answers = [ines.post(address, given) for _time in range(2)]
    replacement = Sale.objects.get(device=other)
    assert answers[0]["Location"] == reverse("sales:sale", args=[replacement.pk])
    assert stages([made.device, other]) == ["returned", "sold"]
    assert address not in ines.get(reverse("sales:sale", args=[made.pk])).content.decode()


def test_what_was_thrown_away_is_exchanged_after_that_is_taken_back_only(cast: Cast) -> None:
    made, other = under_warranty(cast)
    ines = cast.actor("ines")
    end = end_use(
        actor=ines,
        device=made.device,
        how=UseEnd.THROWN_AWAY,
        happened_on=timezone.localdate(),
        submission=uuid4(),
    )
    with pytest.raises(Refused) as refused:
        exchange(actor=ines, sale=made, device=other, workshop=cast.workshop)
    assert (refused.value.code, stages([made.device, other])) == ("use_ended", ["sold", "at_place"])
    use_goes_on(actor=cast.actor("chloe"), end=end)
    exchange(actor=ines, sale=made, device=other, workshop=cast.workshop)
    assert stages([made.device, other]) == ["returned", "sold"]


def test_the_place_that_took_over_exchanges_what_the_closed_one_sold(cast: Cast) -> None:
    made, other = under_warranty(cast)
    heir = a_place(cast.place.organisation, name="Le Relais")
    Device.objects.filter(pk=other.pk).update(place=heir)
    Place.objects.filter(pk=cast.place.pk).update(is_open=False, taken_over_by=heir)
    actor = actor_for(a_membership(Role.MEDIATOR, heir.organisation, place=heir))
    replacement = exchange(actor=actor, sale=made, device=other, workshop=cast.workshop)
    assert (replacement.place, stages([made.device, other])) == (heir, ["returned", "sold"])
