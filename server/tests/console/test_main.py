from __future__ import annotations

import json
import socket
from argparse import Namespace
from collections.abc import Callable

import pytest
from django.db import connection

from rebond.console import serving
from rebond.console.commands import init, serve
from rebond.console.exits import Exit
from rebond.console.main import build_parser, main, run
from rebond.console.serving import require_free
from rebond.kit.errors import Refused
from rebond.ledger import triggers
from tests.factories import a_device


def test_the_exit_codes_are_those_that_scripts_of_others_rely_on() -> None:
    assert {code.name: code.value for code in Exit} == {
        "DONE": 0, "FAULT": 1, "USAGE": 2, "REFUSED": 3, "BROKEN": 4,
    }  # fmt: skip


def test_an_unknown_command_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as left:
        main(["walk"])
    assert left.value.code == Exit.USAGE


def test_no_command_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == Exit.USAGE


def test_help_is_done_and_speaks_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == Exit.DONE
    assert capsys.readouterr().out.startswith("usage : rebond [-h] COMMANDE ...")


def test_every_command_helps(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        "init",
        "demo",
        "serve",
        "ingest",
        "report",
        "report activity",
        "ledger",
        "ledger verify",
    ):
        with pytest.raises(SystemExit) as left:
            build_parser().parse_args([*command.split(), "--help"])
        assert left.value.code == Exit.DONE
        assert capsys.readouterr().out.startswith(f"usage : rebond {command} [-h]")


def test_a_refusal_is_told_in_one_sentence_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(_options: Namespace) -> Exit:
        raise Refused("The lot is closed.")

    assert run(Namespace(run=refuse)) == Exit.FAULT
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "rebond: The lot is closed.\n")


def test_a_port_that_is_taken_is_refused_with_its_cure() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Refused) as refusal:
            require_free("127.0.0.1", other.getsockname()[1])
    assert refusal.value.code == "port_busy"
    assert "--port" in str(refusal.value)


def test_a_free_port_is_taken_silently() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    require_free("127.0.0.1", port)


@pytest.mark.django_db
def test_the_worker_begins_once_a_page_was_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the pages it would have half of a small machine while everybody waits for the first of them."""
    begun: list[str] = []

    def begin(what: str, answer: object) -> Callable[..., object]:
        def do(*_arguments: object, **_options: object) -> object:
            begun.append(what)
            return answer

        return do

    child = Namespace(returncode=0)
    for name, answer in (
        ("start_web", child), ("wait_until_it_answers", True), ("start_worker", child),
        ("first_to_end", child), ("stop", None),
    ):  # fmt: skip
        monkeypatch.setattr(serving, name, begin(name, answer))
    monkeypatch.setattr(init, "is_behind", begin("", False))
    monkeypatch.setattr(init, "prepare_statics", begin("", None))
    serve.run(Namespace(demo=False, host="127.0.0.1", port=0, workers=1))
    assert begun[2:] == ["start_web", "wait_until_it_answers", "start_worker", "first_to_end", "stop"]


@pytest.mark.django_db
def test_a_whole_ledger_is_verified_with_its_counts(capsys: pytest.CaptureFixture[str]) -> None:
    a_device(stage="announced")
    assert main(["ledger", "verify"]) == Exit.DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["whole"], found["events"], found["fault_count"]) == (True, 1, 0)


@pytest.mark.django_db
def test_an_event_changed_by_hand_is_found_and_told_by_the_exit_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    device = a_device(stage="announced")
    triggers.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET actor = 'user:1'")
    triggers.install()

    assert main(["ledger", "verify"]) == Exit.BROKEN
    found = json.loads(capsys.readouterr().out)
    assert found["faults"] == [{"code": "event_altered", "where": f"device:{device.pk}#1"}]


@pytest.mark.django_db
def test_init_puts_back_a_trigger_that_was_lost(capsys: pytest.CaptureFixture[str]) -> None:
    triggers.remove()
    assert main(["init"]) == Exit.DONE
    assert triggers.missing_triggers() == []
