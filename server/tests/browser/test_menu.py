"""The menu of the coordination: what people come to do, under headings, by keyboard and on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.gestures import Person
from tests.browser.looking import small_targets, what_overflows
from tests.cast import Cast

HEADINGS = (
    "Remettre en état et livrer",
    "Équiper et former les personnes",
    "Compter et rendre compte",
    "Règles, lieux et personnes",
)
Looker = Callable[[Page], None]


def test_the_rest_of_the_menu_opens_and_closes_by_keyboard(page: Page, cast: Cast, axe: Looker) -> None:
    Person.signs_in(page, cast.chloe).opens("/")
    more = page.locator("summary", has_text="Plus")
    more.focus()
    page.keyboard.press("Enter")
    for heading in HEADINGS:
        expect(page.get_by_role("list", name=heading)).to_be_visible()
    axe(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("list", name=HEADINGS[0]).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("list", name=HEADINGS[0])).to_be_hidden()
    expect(more).to_be_focused()


@pytest.mark.parametrize("size", ["phone", "small"])
def test_on_a_telephone_the_same_headings_stand_in_one_column(
    window: Callable[..., BrowserContext], cast: Cast, size: str, axe: Looker
) -> None:
    page = window(size).new_page()
    Person.signs_in(page, cast.chloe).opens("/")
    page.locator("summary", has_text="Menu").click()
    menu = page.get_by_role("navigation", name="Menu principal")
    for heading in HEADINGS:
        expect(menu.get_by_role("list", name=heading)).to_be_visible()
    assert what_overflows(page) == []
    sheet = menu.bounding_box()
    assert sheet
    assert sheet["x"] >= 0  # what stands out on the left is never scrolled to
    assert small_targets(page) == []
    axe(page)
    menu.get_by_role("link", name="Prescriptions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prescriptions")
