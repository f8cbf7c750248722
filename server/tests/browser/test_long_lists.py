"""Many computers on a phone are read with a thumb, and received without losing the field in which they are scanned."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.gestures import Person
from tests.cast import Cast
from tests.stock.prepared import at_place, devices_in, filling, underway

MANY = 50
MOST_FOR_ONE = 100
"""Pixels: a code, what it is, its grade and its state, with room for a thumb."""
ONE_LINE = 32
PictureTaker = Callable[[Page, str], None]


def test_a_delivery_of_fifty_is_read_on_a_phone(
    window: Callable[..., BrowserContext], cast: Cast, picture: PictureTaker
) -> None:
    delivery = underway(cast, MANY, ordered=MANY)
    amina = Person.signs_in(window("phone").new_page(), cast.amina)
    amina.opens(f"/stock/deliveries/{delivery.pk}/")
    table = amina.page.get_by_role("table", name="Ordinateurs de cette livraison")
    picture(amina.page, "long-list-phone")
    box = table.bounding_box()
    assert box is not None
    assert box["height"] <= MANY * MOST_FOR_ONE


def test_the_field_stays_where_it_is_while_a_place_scans_a_delivery(
    window: Callable[..., BrowserContext], cast: Cast, picture: PictureTaker
) -> None:
    delivery = underway(cast, 20, ordered=20)
    tags = [device.asset_tag for device in devices_in(delivery)]
    ines = Person.signs_in(window("phone").new_page(), cast.ines)
    ines.opens(f"/stock/deliveries/{delivery.pk}/receive/")
    ines.scans("codes", tags[0])
    expect(ines.page.get_by_text("1 / 20")).to_be_visible()
    before = _field(ines.page)
    ines.scans("codes", *tags[1:-1])
    expect(ines.page.get_by_text("19 / 20")).to_be_visible()
    picture(ines.page, "reception-phone")
    assert abs(_field(ines.page) - before) <= 2 * MOST_FOR_ONE


def test_on_the_first_page_of_a_place_the_state_of_a_computer_stands_on_one_line(
    window: Callable[..., BrowserContext], cast: Cast, picture: PictureTaker
) -> None:
    at_place(cast)
    ines = Person.signs_in(window("phone").new_page(), cast.ines)
    ines.opens("/")
    stock = ines.page.get_by_role("table", name="Stock du lieu")
    picture(ines.page, "home-of-a-place-phone")
    state = stock.locator(".badge").first.bounding_box()
    assert state is not None
    assert state["height"] <= ONE_LINE


def test_the_point_of_a_fault_stands_beside_its_first_line(
    window: Callable[..., BrowserContext], cast: Cast
) -> None:
    delivery = filling(cast, 0)
    amina = Person.signs_in(window("phone").new_page(), cast.amina)
    amina.opens(f"/stock/deliveries/{delivery.pk}/load/")
    amina.scans("codes", "RB-0000-01")
    amina.press("codes")
    fault = amina.page.get_by_role("alert").get_by_role("listitem")
    expect(fault).to_contain_text("RB-0000-01")
    # A mark of our own, for that of the list has no place that a script may ask for.
    below = fault.evaluate(
        """line => {
          const mark = document.createElement('span')
          mark.textContent = '\\u2060'
          line.prepend(mark)
          return mark.getBoundingClientRect().top - line.querySelector('a').getBoundingClientRect().top
        }"""
    )
    assert below < ONE_LINE


def _field(page: Page) -> float:
    """How far down the page the field stands into which a scanner types."""
    box = page.locator("#reception [data-entry]").bounding_box()
    assert box is not None
    return box["y"] + float(page.evaluate("window.scrollY"))
