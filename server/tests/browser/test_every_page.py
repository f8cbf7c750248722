"""Every page of the URLconf, as the person for whom it is meant sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.browser import looking
from tests.cast import Cast
from tests.pages import Opened, names, open_for

# A page is prepared once and looked at twice, by the same process.
PAGES = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names("page")]


@pytest.fixture(scope="session")
def opened(cast: Cast) -> Callable[[str], Opened]:
    """The thing that a page shows is made once for the whole suite."""
    made: dict[str, Opened] = {}

    def open_once(name: str) -> Opened:
        if name not in made:
            made[name] = open_for(cast, name)
        return made[name]

    return open_once


def visit(page: Page, opened: Opened, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, opened.page.who)
    answer: Response | None = page.goto(opened.address)
    assert answer is not None
    assert answer.status == 200


def walk_by_keyboard(page: Page) -> None:
    """Tab goes on, never stays, and what has the focus is seen; the first stop leads to the content.

    A page for a hand scanner begins in its field of codes: the walk begins at the top all the same.
    """
    page.evaluate(
        "() => { const body = document.body; body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); }"
    )
    stops: list[int] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = looking.focused(page)
        if here is None or (stops and here["at"] == stops[0]):
            break
        if here["has_stops_inside"] and stops and here["at"] == stops[-1]:
            continue
        assert here["at"] not in stops, f"the keyboard is caught at {here['told']}"
        assert here["visible"], f"the focus is on something unseen: {here['told']}"
        assert here["shown"], f"the focus does not show on {here['told']}"
        if not stops:
            assert page.evaluate("() => (document.activeElement.getAttribute('href') || '').startsWith('#')")
        stops.append(here["at"])
    assert stops != []


def test_there_are_pages_to_look_at() -> None:
    assert len(PAGES) > 5


@pytest.mark.parametrize("name", PAGES)
def test_it_is_accessible_on_a_desk_and_by_the_keyboard(
    name: str,
    kept_page: Callable[[str], Page],
    opened: Callable[[str], Opened],
    sign_in: Callable[[Page, str], None],
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = kept_page("desk")
    visit(page, opened(name), sign_in)
    picture(page, f"{name.replace(':', '-')}-desk")
    axe(page)
    assert looking.what_overflows(page) == []
    walk_by_keyboard(page)


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_a_phone_and_a_thumb(
    name: str,
    kept_page: Callable[[str], Page],
    opened: Callable[[str], Opened],
    sign_in: Callable[[Page, str], None],
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    """At 390 pixels, then narrowed to 320: nothing scrolls sideways, and what is pressed is big enough."""
    page = kept_page("phone")
    visit(page, opened(name), sign_in)
    picture(page, f"{name.replace(':', '-')}-phone")
    looking.widen_codes(page)
    assert looking.what_overflows(page) == []
    assert looking.small_targets(page) == []
    axe(page)
    width, height = looking.SMALLEST
    page.set_viewport_size({"width": width, "height": height})
    assert looking.what_overflows(page) == []
    assert looking.small_targets(page) == []
