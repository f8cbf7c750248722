"""The reuse rate of a donor: counted from steps, with what is more than ten years old left out and unknown ages told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

import rebond.handover.actions  # noqa: F401 - it knows how a loan is given back
from rebond.collection.actions import Acceptance, accept
from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.donations.actions import say_when_bought
from rebond.donations.choices import LegalGround
from rebond.donations.models import DonationAgreement
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.models import Organisation
from rebond.reporting.reuse import ReuseRate, reuse_rate
from tests.cast import Cast
from tests.collection.offering import a_request, laptops
from tests.factories import a_donation_agreement, a_lot, devices
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.harness.signing_in import signed_in
from tests.reporting.roads import take, walk

DAY = date(2025, 5, 6)


def given(
    cast: Cast, count: int, *, bought_in: int | None = 2019, agreement: DonationAgreement | None = None
) -> list[Device]:
    """Announced in 2025, of one lot."""
    agreement = agreement or a_donation_agreement(cast.programme, donor=cast.donor)
    lot = a_lot(agreement, workshop=cast.workshop, announced_on=DAY, bought_in=bought_in)
    return list(devices(count, lot, stage="announced"))


def rate(cast: Cast, year: int = 2025, donor: Organisation | None = None) -> ReuseRate:
    drain()
    found = reuse_rate(donor or cast.donor, year)
    assert found.reconciles
    return found


def test_each_computer_of_the_year_stands_in_one_part(cast: Cast) -> None:
    handed, lent, at_place, ready, eliminated, received, late, announced = given(cast, 8)
    for device, stage in (
        (handed, "handed_over"),
        (lent, "lent"),
        (at_place, "at_place"),
        (ready, "ready"),
        (eliminated, "eliminated"),
        (received, "received"),
    ):
        walk(device, stage, first_day=DAY, place=cast.place)
    walk(late, "ready", first_day=date(2026, 1, 2))
    found = rate(cast)
    parts = (found.reused, found.prepared, found.in_work, found.recycled, found.given_back, found.missing)
    assert (found.taken_in, parts, found.percent) == (6, (2, 2, 1, 1, 0, 0), "66.7")
    assert (rate(cast, 2026).taken_in, rate(cast, 2026).percent, announced.stage) == (1, "100.0", "announced")


def test_more_than_ten_years_are_left_out_and_an_unknown_age_is_counted_as_such(cast: Cast) -> None:
    for bought_in, stage in (
        (2014, "handed_over"),
        (2014, "received"),
        (2015, "eliminated"),
        (None, "ready"),
    ):
        (device,) = given(cast, 1, bought_in=bought_in)
        walk(device, stage, first_day=DAY, place=cast.place)
    found = rate(cast)
    assert (found.taken_in, found.over_ten, found.over_ten_reused, found.unknown_age) == (4, 2, 1, 1)
    assert (found.counted, found.kept, found.percent) == (2, 1, "50.0")


def test_a_computer_that_came_back_was_reused_and_a_mistake_was_not(cast: Cast) -> None:
    first, second = given(cast, 2)
    walk(first, "handed_over", first_day=DAY, place=cast.place)
    take("take_back", first, day=date(2025, 6, 1))
    walk(second, "lent", first_day=DAY)
    assert rate(cast).reused == 2
    assert rectify(actor=TESTER, devices=[second], reason=RectificationReason.WRONG_SCAN).complete
    found = rate(cast)
    assert (found.reused, found.prepared) == (1, 1)


def test_a_computer_sold_to_a_person_or_to_an_organisation_is_reused(cast: Cast) -> None:
    to_a_person, to_an_organisation = given(cast, 2)
    walk(to_a_person, "at_place", first_day=DAY, place=cast.place)
    take("sell", to_a_person, day=date(2025, 6, 1), place=cast.place)
    walk(to_an_organisation, "sold", first_day=DAY)
    found = rate(cast)
    assert (found.reused, found.in_work, found.percent) == (2, 0, "100.0")


def test_the_year_of_a_lot_is_said_on_the_page_by_coordination_or_donor(cast: Cast) -> None:
    (device,) = given(cast, 1, bought_in=None)
    walk(device, "received", first_day=DAY)
    lot, gael = device.lot, signed_in(cast.gael)
    assert rate(cast).unknown_age == 1
    address = reverse("reporting:say_when_bought", args=[lot.pk])
    for _again in range(2):
        answer = gael.post(address, {"bought_in": "2010", "shown": "2025"})
    assert answer["Location"] == reverse("reporting:reuse", args=[cast.donor.pk]) + "?year=2025"
    assert (rate(cast).over_ten, rate(cast).percent) == (1, "")
    assert Event.objects.filter(stream=lot.stream, kind="lot.bought_in").count() == 1
    assert signed_in(cast.bruno).post(address, {"bought_in": "2020"}).status_code == 403
    assert signed_in(cast.farid).post(address, {"bought_in": "2020"}).status_code == 403
    page = gael.get(reverse("reporting:reuse", args=[cast.donor.pk]), {"year": "2025"})
    assert (page.status_code, page.context["rate"].over_ten) == (200, 1)


def test_what_was_said_in_the_request_counts_for_each_kind(cast: Cast, clock: Clock) -> None:
    clock.set(datetime(2025, 5, 6, 18, 0, tzinfo=UTC))
    asked = a_request(cast, lines=(laptops(2, bought_in=2018),))
    terms = Acceptance(
        programme=cast.programme,
        workshop=cast.workshop,
        donor=cast.donor,
        legal_ground=LegalGround.PRIVATE_GIFT,
        accepted={asked.lines.get().pk: 2},
    )
    accepted = accept(actor=cast.actor("chloe"), request=asked, terms=terms)
    assert accepted.lot is not None
    (device,) = devices(1, accepted.lot, stage="announced")
    walk(device, "received", first_day=DAY)
    assert (rate(cast).unknown_age, rate(cast).over_ten) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "year", "target"),
    [("departement", 2023, 25), ("departement", 2024, 35), ("state", 2027, 50), ("company", 2025, None)],
)
def test_the_law_asks_a_share_of_public_bodies_only(
    cast: Cast, kind: str, year: int, target: int | None
) -> None:
    cast.donor.kind = kind
    assert rate(cast, year).target == target


def test_it_goes_out_as_a_spreadsheet_and_as_an_attestation(cast: Cast) -> None:
    (device,) = given(cast, 1)
    walk(device, "ready", first_day=DAY)
    drain()
    client = signed_in(cast.gael)
    address = [
        reverse("reporting:reuse_download", args=[cast.donor.pk, 2025, kind]) for kind in ("csv", "pdf")
    ]
    sheet, paper = (client.get(one) for one in address)
    lines = dict(line.split(";")[:2] for line in sheet.content.decode("utf-8-sig").splitlines())
    assert (lines["taken_in"], lines["prepared"], lines["rate_percent"]) == ("1", "1", "100.0")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(address[0].replace("2025", "2019")).status_code == 404


def test_it_costs_as_much_for_many_computers_as_for_one(
    cast: Cast, django_assert_num_queries: object
) -> None:
    costs = []
    for count in (1, 4):
        for device in given(cast, count):
            walk(device, "ready", first_day=DAY)
        drain()
        with django_assert_num_queries(6):  # type: ignore[operator]
            costs.append(reuse_rate(cast.donor, 2025).taken_in)
    assert costs == [1, 5]


def test_say_when_bought_is_of_who_may_announce(cast: Cast) -> None:
    (device,) = given(cast, 1, bought_in=None)
    assert say_when_bought(actor=cast.actor("amina"), lot=device.lot, year=2020).bought_in == 2020
