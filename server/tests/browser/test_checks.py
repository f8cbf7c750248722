"""A technician checks a computer with a thumb."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from rebond.workshop.models import Check
from tests.browser.conftest import SIZES
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.workshop.pages import at_the_bench


def test_sixteen_checks_are_three_screens_of_a_phone_and_enter_records_what_is_ticked(
    window: Callable[..., BrowserContext], cast: Cast
) -> None:
    device, page = at_the_bench(cast), window("phone").new_page()
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/workshop/devices/{device.asset_tag}/")
    page.get_by_role("link", name="Aller aux contrôles").click()
    expect(page.get_by_role("button", name="Tout est réussi")).to_be_in_viewport()
    form = page.locator("form", has=page.locator("[name=screen][value=not_fitted]")).bounding_box()
    assert form is not None
    assert form["height"] < 3 * SIZES["phone"][1]
    camera = page.get_by_role("group", name="Caméra").get_by_role("radio", name="N’en a pas")
    camera.focus()
    page.keyboard.press("Space")
    expect(camera).to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    bruno.sees("1 sur 16 contrôles")
    assert list(Check.objects.filter(device=device).values_list("kind", flat=True)) == ["camera"]
