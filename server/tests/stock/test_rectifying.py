"""A step on which other rows depend is not undone in silence: the page leads to the gesture that mends it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.stock.prepared import at_place

Clients = Callable[[str], Client]


def test_a_delivery_that_cannot_be_undone_leads_to_what_is_possible(cast: Cast, client_of: Clients) -> None:
    (device,) = at_place(cast)
    response = client_of("chloe").get(reverse("devices:rectify", args=[device.asset_tag]))
    assert response.context["obstacle"].code == "depended_on"
    assert [step.name for step in response.context["gestures"]] == [
        "hand_over",
        "take_back",
        "declare_missing",
    ]
    take_back = f'href="{reverse("handover:take_back")}?code={device.asset_tag}"'
    assert take_back in response.content.decode()
