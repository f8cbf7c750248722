"""One click opens a demonstration on this machine, whoever stands in between and whatever they keep quiet about."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from rebond.demonstration.guards import FORWARDING_HEADERS, one_click_allowed
from tests.cast import Cast
from tests.demonstration.pages import a_demonstration

LOOPBACK = ("127.0.0.1:8000", "localhost:8000", "[::1]:8123", "LOCALHOST")
AFAR = ("demo.rebond.example", "localhost.rebond.example", "127.0.0.1.rebond.example", "192.168.1.20:8000")


@pytest.fixture(autouse=True)
def _opened(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    a_demonstration(cast)


def asked(*, host: str = "127.0.0.1:8000", caller: str = "127.0.0.1", **sent: str) -> HttpRequest:
    return RequestFactory().get("/demonstration/", headers={"Host": host, **sent}, REMOTE_ADDR=caller)


@pytest.mark.parametrize("host", LOOPBACK)
@pytest.mark.parametrize("caller", ["127.0.0.1", "127.8.8.8", "::1"])
def test_on_this_machine_one_click_is_enough(host: str, caller: str) -> None:
    assert one_click_allowed(asked(host=host, caller=caller))


@pytest.mark.parametrize("caller", ["203.0.113.7", "192.168.1.20", "2001:db8::1", "", "localhost"])
def test_another_machine_enters_with_a_password(caller: str) -> None:
    assert not one_click_allowed(asked(caller=caller))


@pytest.mark.parametrize("host", AFAR)
def test_a_proxy_that_adds_no_header_is_told_by_the_host_it_passes_on(host: str) -> None:
    assert not one_click_allowed(asked(host=host))


@pytest.mark.parametrize("host", AFAR)
def test_an_installation_with_a_public_address_has_no_one_click(settings: Any, host: str) -> None:
    settings.PUBLIC_URL = f"https://{host}"
    assert not one_click_allowed(asked())


@pytest.mark.parametrize("host", LOOPBACK)
def test_the_address_of_the_installation_may_be_any_name_of_this_machine(settings: Any, host: str) -> None:
    settings.PUBLIC_URL = f"http://{host}"
    assert one_click_allowed(asked())


def test_an_installation_set_up_behind_a_proxy_has_no_one_click(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    assert not one_click_allowed(asked())


@pytest.mark.parametrize("header", FORWARDING_HEADERS)
def test_a_proxy_that_says_so_is_believed(header: str) -> None:
    assert not one_click_allowed(asked(**{header: "127.0.0.1"}))
