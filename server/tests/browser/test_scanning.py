"""A hand scanner types a code and presses Enter: the page says at once what it recognised."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from rebond.devices.models import Device
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot


def test_a_reception_recognises_each_computer_as_it_is_scanned(page: Page, cast: Cast) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    device = a_device(lot, stage="announced", maker="LENOVO", model="ThinkPad L440")
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/devices/receive/?lot={lot.pk}")
    amina.scans("codes", device.asset_tag)
    expect(page.locator("#recognised")).to_contain_text("1 ordinateur reconnu")
    amina.scans("codes", "PF0UNKNOWN")
    expect(page.locator("#recognised")).to_contain_text("PF0UNKNOWN")
    page.locator("[name=serials]").check(force=True)
    amina.scans("codes", "PF0SECOND")
    expect(page.locator("#recognised")).to_contain_text("PF0SECOND")
    expect(page.locator("[name=serials][value=PF0UNKNOWN]")).to_be_checked()
    assert Device.objects.get(pk=device.pk).stage == "announced"
    amina.press("codes")
    amina.sees("2 ordinateurs reçus")
