"""Labels: the preview follows the choices, hundreds come with their progress."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rebond.devices.models import Device, ReservedTag
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_labels_are_chosen_looked_at_and_made(
    window: Callable[..., BrowserContext],
    cast: Cast,
    size: str,
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = window(size).new_page()
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    devices(120, lot)
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/devices/labels/?lot={lot.pk}")
    preview = page.locator(".label-preview")
    expect(preview).to_have_js_property("complete", True)
    before = preview.get_attribute("src")
    page.select_option("[name=line_3]", "hardware")
    expect(preview).not_to_have_attribute("src", before or "")
    expect(preview).to_have_attribute(
        "src", "/devices/labels/picture.png?sheet=a4-24&line_1=title&line_2=serial&line_3=hardware&line_4="
    )
    axe(page)
    picture(page, f"labels-{size}")
    page.get_by_role("button", name="Faire les étiquettes").click()
    expect(page.get_by_role("link", name="Ouvrir les étiquettes")).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Ouvrir les étiquettes").click()
    assert download.value.suggested_filename == "labels.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_labels_are_printed_first_and_get_their_numbers_later_with_a_hand_scanner(
    page: Page, cast: Cast, picture: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/devices/lots/{lot.pk}/tags/")
    chloe.writes(count="3")
    chloe.press("count")
    chloe.sees("3 étiquettes attendent leurs ordinateurs")
    axe(page)
    picture(page, "labels-first")
    first, second, _third = ReservedTag.objects.filter(lot=lot).order_by("pk")
    chloe.opens("/devices/attach/")
    for tag, number in ((first.tag, f"PF{lot.pk}AA11"), (second.tag, f"PF{lot.pk}AA22")):
        expect(page.locator("[name=tag]")).to_be_focused()
        page.keyboard.insert_text(tag)
        page.keyboard.press("Enter")
        page.keyboard.insert_text(number)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        chloe.sees(f"{tag} porte {number}")
    axe(page)
    picture(page, "labels-attach")
    assert list(Device.objects.filter(lot=lot).order_by("pk").values_list("asset_tag", flat=True)) == [
        first.tag,
        second.tag,
    ]
