"""A mediator without a scanner picks, with the keyboard alone, the computer that they hold among those that are free."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from rebond.devices.actions.describe import index_for_search
from rebond.devices.models import Device
from tests.browser import looking
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.handover.test_handing_over import a_person
from tests.stock.prepared import at_place

PictureTaker = Callable[[Page, str], None]
MODEL = "Lifebook U748"


def computers_here(cast: Cast) -> Device:
    """Twelve, all of known models, the last of a model that no other has."""
    pile = at_place(cast, 12)
    for device in pile:
        device.maker, device.model = "Lenovo", "ThinkPad T480"
    pile[-1].maker, pile[-1].model = "Fujitsu", MODEL
    for device in pile:
        device.save()
        index_for_search(device)
    return pile[-1]


def test_a_mediator_picks_with_the_keyboard_alone_the_computer_that_they_hold(
    page: Page, cast: Cast, picture: PictureTaker, axe: Callable[[Page], None]
) -> None:
    held, person = computers_here(cast), a_person(cast)
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/handover/hand-over/?referral={person.code}")
    expect(page.get_by_label("Code de l’ordinateur")).to_be_focused()
    axe(page)
    picture(page, "handover-free")
    search = page.get_by_label("Code, numéro, marque ou modèle")
    search.focus()
    page.keyboard.type(MODEL.lower())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    take = page.get_by_role("link", name=f"Prendre celui-ci {held.asset_tag}")
    expect(take).to_be_visible()
    take.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remettre cet ordinateur")).to_be_visible()


def test_the_list_of_free_computers_holds_on_a_telephone(
    window: Callable[..., BrowserContext], cast: Cast, picture: PictureTaker
) -> None:
    computers_here(cast)
    person = a_person(cast)
    for size in ("phone", "small"):
        page = window(size).new_page()
        with looking.complaints_fail(page):
            ines = Person.signs_in(page, cast.ines)
            ines.opens(f"/handover/hand-over/?referral={person.code}")
            expect(page.get_by_role("heading", name="Sans lecteur : les ordinateurs libres")).to_be_visible()
            assert (looking.what_overflows(page), looking.small_targets(page)) == ([], [])
            picture(page, f"handover-free-{size}")
