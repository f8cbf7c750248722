"""Chromium in front of the real pages: a server on loopback, a database in a file, the ledger's triggers in place.

One database serves the whole suite and is never emptied: a test adds what it needs, and marks no database of its own
(`django_db` would wrap it in a transaction that the server cannot see). Pictures go to `pictures/`, outside of git.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import looking
from tests.cast import Cast, gather
from tests.harness.chromium import CHROMIUM, LACKING, start
from tests.harness.signing_in import signed_in
from tests.pages import VISITOR

# Playwright's own loop runs in this thread; Django would take it for an async program.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SIZES = {"desk": (1280, 900), "phone": (390, 844), "small": looking.SMALLEST}


@pytest.fixture(scope="session")
def database(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A database from zero. SQLite lies in a file, as the embedded default does; PostgreSQL is as it is.

    Its tables are made without walking the migrations, as those of the other tests.
    """
    connection = connections["default"]
    connection.settings_dict["TEST"]["MIGRATE"] = False
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("data") / "rebond.sqlite3")
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def cast(database: None) -> Cast:
    return gather()


@pytest.fixture(scope="session")
def site(database: None) -> Iterator[str]:
    """The address of the running server."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(LACKING)
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


def open_window(chromium: Browser, site: str, size: str, *, javascript: bool = True) -> BrowserContext:
    width, height = SIZES[size]
    return chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        java_script_enabled=javascript,
        has_touch=size != "desk",
    )


@pytest.fixture
def window(chromium: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """``window("phone", javascript=False)``: a fresh browser window of one size ("desk", "phone", "small")."""
    opened: list[BrowserContext] = []

    def open_one(size: str = "desk", *, javascript: bool = True) -> BrowserContext:
        opened.append(open_window(chromium, site, size, javascript=javascript))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def kept_pages(chromium: Browser, site: str) -> Iterator[dict[str, Page]]:
    """A page of each size that holds the style sheets, scripts and fonts once it has read them, and axe."""
    windows = {size: open_window(chromium, site, size) for size in ("desk", "phone")}
    for kept in windows.values():
        kept.add_init_script(path=looking.AXE)
    yield {size: kept.new_page() for size, kept in windows.items()}
    for kept in windows.values():
        kept.close()


@pytest.fixture
def kept_page(kept_pages: dict[str, Page], site: str) -> Iterator[Callable[[str], Page]]:
    """``kept_page("phone")``: a page that remembers nothing but its files, to look at; complaints fail the test."""
    with ExitStack() as until_the_end:

        def open_one(size: str) -> Page:
            page = kept_pages[size]
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            looking.forget(page, site)
            until_the_end.callback(page.goto, "about:blank")
            until_the_end.enter_context(looking.complaints_fail(page))
            return page

        yield open_one


@pytest.fixture
def page(window: Callable[..., BrowserContext]) -> Iterator[Page]:
    """One page of a desk's size, in French. What the browser itself complains of fails the test."""
    page = window().new_page()
    with looking.complaints_fail(page):
        yield page


@pytest.fixture
def sign_in(cast: Cast, site: str) -> Callable[[Page, str], None]:
    """``sign_in(page, "bruno")``: the page is his from here on; "visitor": nobody's."""

    def wear(page: Page, person: str) -> None:
        page.context.clear_cookies()
        if person == VISITOR:
            return
        session = signed_in(cast.people()[person]).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])

    return wear


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)``: fail with what axe-core finds against WCAG 2.1 AA."""
    return looking.require_accessible


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """``picture(page, "devices-list-phone")``: keep how the page looks, whole, in ``pictures/``."""
    return looking.take_picture
