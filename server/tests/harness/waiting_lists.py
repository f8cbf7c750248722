"""How many rows a page shows behind a line of “To do”, for a test that compares them with the number told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.urls import resolve, reverse

from rebond.desk.queries.todo import TodoItem

COUNTED: Mapping[str, Callable[[Any], int]] = {
    "aftercare:due": lambda page: page["count"],
    "collection:drop_offs": lambda page: len(page["rows"]),
    "committees:list": lambda page: len(page["unplanned"]),
    "committees:session": lambda page: len(page["lines"]),
    "learning:absences": lambda page: len(page["rows"]),
    "learning:news": lambda page: len(page["rows"]),
    "learning:sessions": lambda page: len(page["sessions"]),
    "pads:list": lambda page: len(page["sheets"]),
    "preparation:accessories": lambda page: len(page["lines"]),
    "preparation:final_checks": lambda page: len(page["mine"]),
    "repairs:parts": lambda page: len(page["to_order"]),
    "stock:home": lambda page: len(page["stock"].waiting),
    "stock:orders_to_fill": lambda page: len(page["orders"]),
    "stock:places": lambda page: len(page["rows"]),
    "workshop:bench": lambda page: sum(len(group.rows) for group in page["bench"].groups),
}
"""Pages that show their rows otherwise than as a list of pages."""


def rows_behind(client: Client, item: TodoItem) -> int:
    """Those of all the pages of the list, as whoever clicks on the number finds them."""
    name = resolve(urlsplit(item.url).path).view_name
    page = client.get(item.url)
    assert page.status_code == 200, item.url
    if name in COUNTED:
        return COUNTED[name](page.context)
    listing, count = page.context["listing"], 0
    asked = dict(parse_qsl(urlsplit(item.url).query))
    while True:
        count += len(listing.rows)
        if listing.next_key is None:
            return count
        query = {**asked, "after": str(listing.next_key)}
        listing = client.get(reverse(name, query=query)).context["listing"]
