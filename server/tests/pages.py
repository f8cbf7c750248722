"""Every URL, and how to open it: which person, on which thing. Each app tells of its own in `tests/<app>/pages.py`:

    PAGES = {
        "devices:device_list": Page(),
        "devices:device": Page(thing=lambda cast: a_device(a_lot(...))),
        "devices:hold": Page(who="bruno", thing=..., kind="gesture"),
    }

Permissions, GET-cannot-write, axe, pictures and phones iterate over the URLconf with these; a URL without one fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from django.urls import reverse

from tests.cast import Cast
from tests.harness.urlconf import Url, named_urls

VISITOR = "visitor"
Kind = Literal["page", "fragment", "file", "gesture"]

# What a parameter of a route is called on the thing itself.
ATTRIBUTES = {"tag": "asset_tag", "device_tag": "asset_tag", "uuid": "uuid"}


@dataclass(frozen=True)
class Page:
    """How to open one URL.

    ``who``: the person of the cast for whom it is meant, or "visitor".
    ``thing``: makes what the page is about. Each parameter of the route is read from it (``pk``, ``slug``,
    ``code``, ``tag``); a dict gives them by name.
    ``query``: what follows the question mark; a function of the thing when it names it.
    ``kind``: a "page" is looked at; a "fragment" is part of one; a "file" is downloaded; a "gesture" takes POST only.
    """

    who: str = "chloe"
    thing: Callable[[Cast], Any] | None = None
    query: str | Callable[[Any], str] = ""
    kind: Kind = "page"


@dataclass(frozen=True)
class Opened:
    """A page made for one cast: its address, and what it is about."""

    name: str
    page: Page
    url: Url
    address: str
    thing: Any


@cache
def pages() -> Mapping[str, Page]:
    """What the apps declare, by name of URL."""
    found: dict[str, Page] = {}
    for path in sorted(Path(__file__).parent.glob("*/pages.py")):
        found |= import_module(f"tests.{path.parent.name}.pages").PAGES
    return found


def page_named(name: str) -> Page:
    page = pages().get(name)
    assert page is not None, (
        f"{name} has no page: tell how to open it in server/tests/{name.split(':', maxsplit=1)[0]}/pages.py"
    )
    return page


def open_for(cast: Cast, name: str) -> Opened:
    """Make what ``name`` is about, and answer where it is shown."""
    page, url = page_named(name), named_urls()[name]
    thing = page.thing(cast) if page.thing else None
    address = reverse(name, kwargs=_parameters(url, thing))
    query = page.query(thing) if callable(page.query) else page.query
    return Opened(
        name=name, page=page, url=url, address=f"{address}?{query}" if query else address, thing=thing
    )


def names(*kinds: Kind) -> list[str]:
    """URLs that the apps tell how to open, of these kinds or of all. That none is forgotten is a test of its own."""
    known = [name for name in named_urls() if name in pages()]
    return [name for name in known if not kinds or pages()[name].kind in kinds]


def _parameters(url: Url, thing: Any) -> dict[str, Any]:
    if isinstance(thing, Mapping):
        return {name: thing[name] for name in url.parameters}
    return {name: getattr(thing, ATTRIBUTES.get(name, name)) for name in url.parameters}
