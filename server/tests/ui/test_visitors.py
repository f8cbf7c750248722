"""Who knocks is counted by the line that they knock from."""

from __future__ import annotations

from django.test import RequestFactory

from rebond.ui.visitors import visitor_of


def knocks(address: str) -> str:
    return visitor_of(RequestFactory().get("/", REMOTE_ADDR=address))


def test_all_addresses_of_one_subscriber_are_one_visitor_and_neighbours_are_others() -> None:
    own = {knocks(address) for address in ("2001:db8:0:1::1", "2001:DB8:0:1:ffff:ffff:ffff:ffff")}
    assert len(own) == 1
    others = ("2001:db8:0:2::1", "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.3", "", "unix:")
    assert len(own | {knocks(address) for address in others}) == 7


def test_an_address_of_version_4_is_the_same_however_it_is_written() -> None:
    assert knocks("::ffff:192.0.2.1") == knocks("192.0.2.1")
