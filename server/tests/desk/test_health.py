"""What a watch on the server reads."""

from __future__ import annotations

import pytest
from django.test import Client

from rebond.ledger.models import PendingReaction
from rebond.ledger.sealing import seal_pending
from rebond.ledger.worker import drain
from tests.cast import Cast
from tests.factories import a_device
from tests.harness.clock import Clock


@pytest.mark.django_db
def test_an_installation_without_work_left_is_healthy(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        200,
        {"healthy": True, "database": True, "worker": True, "lag_seconds": 0},
    )


def test_a_worker_that_stopped_is_told(cast: Cast, client: Client, clock: Clock) -> None:
    a_device()
    clock.advance(minutes=4)
    assert client.get("/healthz").status_code == 200
    clock.advance(minutes=2)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"], response.json()["lag_seconds"]) == (
        503,
        False,
        360,
    )


def test_a_worker_that_followed_is_well_again(cast: Cast, client: Client, clock: Clock) -> None:
    a_device()
    clock.advance(minutes=10)
    drain()
    seal_pending()
    assert PendingReaction.objects.count() == 0
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_search_engines_are_asked_to_stay_out(client: Client) -> None:
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
