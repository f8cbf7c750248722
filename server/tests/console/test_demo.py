"""A database in use is no demonstration, and never becomes one. The demonstration itself: tests/demonstration."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rebond.console.main import main
from rebond.ledger.models import Event
from tests.cast import Cast

ACCOUNTS = reverse("demonstration:accounts")
ENTER = reverse("demonstration:enter")


def test_in_a_real_database_there_are_no_such_accounts(cast: Cast, client: Client) -> None:
    assert client.get(ACCOUNTS).status_code == 404
    assert client.post(ENTER, {"role": "coordinator"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_database_in_use_is_never_made_a_demonstration(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo"]) == 1
    assert Event.objects.count() == 0


def test_if_empty_leaves_a_database_in_use_alone(cast: Cast) -> None:
    assert main(["demo", "--if-empty"]) == 0
    assert Event.objects.count() == 0
