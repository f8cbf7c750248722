"""A hand scanner types a code and presses Enter: the page says at once what it recognised."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from rebond.devices.models import Device
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot
from tests.stock.prepared import prepared


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


def line(code: str, word: str) -> re.Pattern[str]:
    return re.compile(rf"^{code}\s+{word}\s+Retirer$")


def test_a_code_is_read_until_the_server_refuses_it(page: Page, cast: Cast) -> None:
    (device,) = prepared(cast)
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens("/stock/shelve/")
    bruno.scans("codes", "PF0NOTHERE", device.asset_tag)
    pile = page.locator("[data-chips] li")
    expect(pile).to_contain_text(
        [line(device.asset_tag, "lu"), line("PF0NOTHERE", "lu")], use_inner_text=True
    )
    bruno.writes(location="Z-1")
    bruno.press("codes")
    bruno.sees("aucun ordinateur ne porte ce code")
    answered = [line("PF0NOTHERE", "refusé"), line(device.asset_tag, "lu")]
    expect(pile).to_contain_text(answered, use_inner_text=True)
    page.get_by_role("button", name="Retirer PF0NOTHERE").click()
    expect(pile).to_contain_text([line(device.asset_tag, "lu")], use_inner_text=True)
    bruno.press("codes")
    bruno.sees("1 ordinateur est en stock")
    assert Device.objects.get(pk=device.pk).stage == "ready"
