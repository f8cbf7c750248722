"""A database in use is no demonstration, and never becomes one. The demonstration itself: tests/demonstration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


@pytest.mark.once
def test_the_demonstration_prepares_its_own_database(tmp_path: Path) -> None:
    """One command on a directory that is not there; interrupted once it plays, it leaves an empty database."""
    environment = {"REBOND_DATA": str(tmp_path / "new"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "rebond.console", "demo"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as playing:
        assert playing.stderr is not None
        said = []
        for line in playing.stderr:
            said.append(line.strip())
            if said[-1] == "La démonstration se joue…":
                break
        playing.kill()
    assert said[-2:] == ["Communes de France chargées.", "La démonstration se joue…"]
