"""The warranty begins at the handover, by the rules of that day."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over, lend, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.handover.papers import sheet_of
from rebond.handover.warranty import warranty_until
from rebond.kit.days import months_after, written
from rebond.preparation.warranty import Warranty, months_promised, warranty_of
from rebond.programmes.models import Programme, ProgrammeVersion
from tests.cast import Cast
from tests.factories import a_referral
from tests.sales.prepared import sellable_stock, sold_to_organisation
from tests.stock.prepared import TESTER, at_place, fresh, in_stock

Clients = Callable[[str], Client]


def handed_over(cast: Cast, *, months: int) -> Device:
    """In the hands of a person since today."""
    Programme.objects.filter(pk=cast.programme.pk).update(warranty_months=months)
    (device,) = at_place(cast)
    referral = a_referral(cast.programme, place=cast.place, stage="path_done")
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(device, referral)]).complete
    return fresh([device])[0]


@pytest.fixture
def given(cast: Cast) -> Device:
    return handed_over(cast, months=12)


def test_it_runs_from_the_handover(given: Device) -> None:
    today = timezone.localdate()
    assert warranty_of(given) == Warranty(today, months_after(today, 12))


def test_it_is_what_was_promised_to_the_person_when_they_were_referred(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(warranty_months=24)
    programme = Programme.objects.get(pk=cast.programme.pk)
    referral = a_referral(programme, place=cast.place, stage="path_done")
    ProgrammeVersion.objects.create(
        programme=programme,
        number=referral.rules.number + 1,
        published_at=timezone.now(),
        stored=programme.rules.as_json() | {"warranty_months": 12},
    )
    (device,) = at_place(cast)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(device, referral)]).complete
    last_day = months_after(timezone.localdate(), 24)
    assert warranty_of(fresh([device])[0]) == Warranty(timezone.localdate(), last_day)
    assert warranty_until(Handover.objects.current().get(device=device)) == last_day


def test_it_is_still_told_when_the_computer_comes_back(given: Device, cast: Cast, client_of: Clients) -> None:
    take_back(actor=TESTER, devices=[given], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    (back,) = fresh([given])
    assert warranty_of(back) == warranty_of(given)
    shown = client_of("bruno").get(reverse("desk:device", args=[back.asset_tag])).content.decode()
    assert "Sous garantie jusqu’au" in shown


def test_a_programme_that_promises_nothing_gives_none(cast: Cast) -> None:
    assert warranty_of(handed_over(cast, months=0)) is None


def test_what_was_lent_to_an_organisation_comes_back_without(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(warranty_months=12)
    (device,) = in_stock(cast)
    lend(actor=cast.actor("chloe"), devices=[device], organisation=cast.social_centre)
    take_back(actor=TESTER, devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    assert warranty_of(fresh([device])[0]) is None


def test_what_was_sold_to_an_organisation_has_none(cast: Cast) -> None:
    pile = sellable_stock(cast)
    Programme.objects.filter(pk=cast.programme.pk).update(warranty_months=12)
    sold_to_organisation(cast, pile)
    (device,) = fresh(pile)
    assert (device.stage, warranty_of(device)) == ("sold", None)
    take_back(actor=TESTER, devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    assert warranty_of(fresh(pile)[0]) is None


def test_before_a_handover_there_is_none(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(warranty_months=12)
    assert warranty_of(at_place(cast)[0]) is None


def test_rules_changed_since_change_no_promise(cast: Cast) -> None:
    programme, now = cast.programme, timezone.now()
    for number, (months, days_ago) in enumerate([(6, 100), (24, 10)], start=1):
        stored = programme.rules.as_json() | {"warranty_months": months}
        then = now - timedelta(days=days_ago)
        ProgrammeVersion.objects.create(programme=programme, number=number, published_at=then, stored=stored)
    days = {200: 6, 50: 6, 5: 24}
    assert {ago: months_promised(programme, on=now - timedelta(days=ago)) for ago in days} == days


def test_the_sheet_of_the_handover_tells_its_last_day(given: Device) -> None:
    """As the page does: the person leaves with the day on paper."""
    handover = Handover.objects.current().get(device=given)
    pages = PdfReader(io.BytesIO(sheet_of(handover).content)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    last_day = warranty_until(handover)
    assert last_day is not None
    assert written(last_day).replace("\xa0", " ") in printed
    assert "Réparé ou échangé" in printed
