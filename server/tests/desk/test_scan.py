"""The scan field of every page: any text leads where it means, within what the hat may see."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from passport.codes import REFERRAL_CODE, normalise
from rebond.devices.models import Device, Drive
from rebond.donations.models import Lot
from rebond.stock.models import Location
from tests.cast import Cast
from tests.factories import (
    a_device,
    a_donation_agreement,
    a_lot,
    a_referral,
    a_workshop,
    an_agreement,
    an_order,
    devices,
)
from tests.stock.prepared import in_stock, underway
from tests.vouchers.books import a_scheme, books_of, vouchers_in

ClientOf = Callable[[str], Client]


@pytest.fixture
def lot(cast: Cast) -> Lot:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor, reference="CD-2024-1")
    return a_lot(agreement, workshop=cast.workshop, reference="LOT-07")


@pytest.fixture
def device(lot: Lot) -> Device:
    return a_device(lot, serial="PF0A1B2C")


def led_to(client: Client, text: str) -> str | None:
    """The address that the text leads to; None when a page of results is shown."""
    response = client.post(reverse("desk:scan"), {"code": text})
    if response.status_code == 302:
        return str(response["Location"])
    assert response.status_code == 200
    return None


def found(client: Client, text: str) -> list[str]:
    response = client.post(reverse("desk:scan"), {"code": text})
    page = response.context["found"].page
    return [device.asset_tag for device in page.rows] if page else []


def test_a_tag_leads_to_its_computer_however_it_is_written(device: Device, client_of: ClientOf) -> None:
    bare = device.asset_tag.removeprefix("RB-").replace("-", "").lower()
    for text in (
        device.asset_tag,
        device.asset_tag.lower(),
        f"HTTPS://REBOND.EXAMPLE/D/{device.asset_tag}",
        bare,
    ):
        assert led_to(client_of("chloe"), text) == f"/D/{device.asset_tag}"


def test_a_serial_number_leads_to_its_computer_or_to_none_for_others(
    device: Device, client_of: ClientOf
) -> None:
    assert led_to(client_of("chloe"), "pf0a-1b2c") == f"/D/{device.asset_tag}"
    assert led_to(client_of("farid"), "pf0a-1b2c") is None
    assert found(client_of("farid"), "pf0a-1b2c") == []


def test_the_serial_number_of_a_drive_leads_to_the_computer_that_holds_it(
    device: Device, client_of: ClientOf
) -> None:
    moment = device.stage_since
    Drive.objects.create(
        device=device, serial="S1DB-42", normalised_serial="S1DB42", first_seen_at=moment, last_seen_at=moment
    )
    assert led_to(client_of("bruno"), "s1db42") == f"/D/{device.asset_tag}"


def test_references_lead_to_their_things(cast: Cast, lot: Lot, client_of: ClientOf) -> None:
    order = an_order(
        an_agreement(cast.programme, place=cast.place, reference="C-2024-9"), reference="O-2024-5"
    )
    delivery = underway(cast, 1)
    chloe = client_of("chloe")
    assert led_to(chloe, "o-2024-5") == reverse("orders:order", args=[order.pk])
    assert led_to(chloe, "C-2024-9") == reverse("orders:agreement", args=[order.agreement_id])
    assert led_to(chloe, "lot-07") == reverse("devices:lot", args=[lot.pk])
    assert led_to(chloe, "CD-2024-1") == reverse("donations:agreement", args=[lot.agreement_id])
    assert led_to(chloe, delivery.reference) == reverse("stock:delivery", args=[delivery.pk])


def test_the_name_of_a_shelf_leads_to_it_where_one_alone_bears_it(cast: Cast, client_of: ClientOf) -> None:
    in_stock(cast, 1, code="B-12")
    shelf = Location.objects.get(code="B-12")
    assert led_to(client_of("amina"), "b-12") == reverse("stock:location", args=[shelf.pk])
    assert led_to(client_of("driss"), "B-12") is None
    other = a_workshop(cast.operator)
    Location.objects.create(workshop=other, code="B-12")
    assert led_to(client_of("amina"), "B-12") is None


def test_a_referral_code_leads_its_prescriber_to_it_and_nobody_else(cast: Cast, client_of: ClientOf) -> None:
    referral = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    typed = referral.code.lower().replace("-", " ")
    assert normalise(typed, family=REFERRAL_CODE) == referral.code
    assert led_to(client_of("driss"), typed) == reverse("referrals:referral", args=[referral.code])
    assert led_to(client_of("farid"), typed) is None
    assert led_to(client_of("gael"), typed) is None


def test_words_find_computers_and_the_only_one_opens_at_once(
    device: Device, lot: Lot, client_of: ClientOf
) -> None:
    assert led_to(client_of("chloe"), "thinkpad l440") == f"/D/{device.asset_tag}"
    other = a_device(lot)
    assert found(client_of("chloe"), "thinkpad l440") == [other.asset_tag, device.asset_tag]
    assert found(client_of("chloe"), "elitebook") == []


def test_somebody_who_scans_no_computers_finds_none(device: Device, client_of: ClientOf) -> None:
    assert led_to(client_of("driss"), "thinkpad") is None
    assert found(client_of("driss"), "thinkpad") == []


def test_an_empty_field_shows_the_search(client_of: ClientOf) -> None:
    assert led_to(client_of("chloe"), "  ") is None


@pytest.mark.parametrize(
    "text", ["https://evil.example/", "//evil.example/x", "/accounts/logout/", "javascript:alert(1)"]
)
def test_a_text_never_leads_out_of_the_desk(text: str, device: Device, client_of: ClientOf) -> None:
    address = led_to(client_of("chloe"), text)
    assert address is None or address.startswith("/D/")


def test_a_key_that_is_no_number_is_left_aside(device: Device, client_of: ClientOf) -> None:
    response = client_of("chloe").post(reverse("desk:scan"), {"code": "thinkpad", "after": "1 or 1"})
    assert response.status_code == 302


def test_what_is_typed_stands_in_no_address_and_an_address_that_was_noted_goes_on_working(
    device: Device, lot: Lot, client_of: ClientOf
) -> None:
    devices(50, lot)
    chloe = client_of("chloe")
    page = chloe.post(reverse("desk:scan"), {"code": "thinkpad"})
    words = page.content.decode()
    assert (page.status_code, re.findall(r'="[^"]*\?[^"]*thinkpad', words), 'method="get"' in words) == (
        200,
        [],
        False,
    )
    after = page.context["found"].page.next_key
    following = chloe.post(reverse("desk:scan"), {"code": "thinkpad", "after": after})
    assert following.context["found"].page.rows == [device]
    noted = chloe.get(reverse("desk:scan"), {"code": device.asset_tag})
    assert noted["Location"] == f"/D/{device.asset_tag}"


def test_somebody_without_account_types_a_code_and_reads_whom_to_call(device: Device, client: Client) -> None:
    typed = device.asset_tag.replace("-", " ").lower()
    assert client.post(reverse("desk:find"), {"code": typed})["Location"] == f"/D/{device.asset_tag}"
    assert client.post(reverse("desk:find"), {"code": "//evil.example"})["Location"].startswith("/D/")
    assert client.post(reverse("desk:find"), {"code": ""})["Location"] == "/"


def test_a_page_of_results_costs_the_same_for_one_row_and_three(
    cast: Cast, lot: Lot, client_of: ClientOf, assert_list_costs: Callable[..., None], client: Client
) -> None:
    a_device(lot)
    client.force_login(cast.chloe.user)
    assert_list_costs(f"{reverse('desk:scan')}?code=thinkpad", add_row=lambda: a_device(lot), expected=15)


def test_a_book_of_vouchers_leads_to_its_page_for_those_who_keep_its_scheme(
    cast: Cast, client_of: ClientOf
) -> None:
    (book,) = books_of(a_scheme(cast), 1)
    address = reverse("vouchers:book", args=[book.code])
    assert led_to(client_of("chloe"), book.code.lower()) == address
    assert led_to(client_of("ines"), book.code) is None


def test_a_voucher_leads_to_the_sessions_that_may_take_it_and_a_tag_that_begins_alike_does_not(
    cast: Cast, client_of: ClientOf
) -> None:
    (book,) = books_of(a_scheme(cast), 1)
    voucher = vouchers_in(book)[0]
    address = f"{reverse('vouchers:redeem')}?code={voucher.code}"
    for text in (voucher.code, f"HTTPS://REBOND.EXAMPLE/V/{voucher.code}"):
        assert led_to(client_of("ines"), text) == address
    assert led_to(client_of("ines"), voucher.code.replace("-", "")) != address
    assert led_to(client_of("driss"), voucher.code) is None
