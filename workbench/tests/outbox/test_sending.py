"""Sending to a server that answers, fails, loses its answers or refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from receiving_server import TAG, TOKEN, Received, serving

from passport.checks import CheckFinding, CheckKind, CheckReport, CheckResult, Machine, NotApplicableReason
from passport.hardware import HardwareReport
from workbench import cli
from workbench.exits import Exit
from workbench.outbox.clock import Stamp
from workbench.outbox.sending import Sender, State, pause_after
from workbench.outbox.sources import entry_of_checks, entry_of_file, entry_of_report
from workbench.outbox.store import Outbox

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
REPORT = HardwareReport(produced_at=NOW, maker="Pinède", model="Ardoise 14", serial="PN7K2M9Q41")
CHECKS = CheckReport(
    produced_at=NOW,
    machine=Machine(serial="PN7K2M9Q41"),
    findings=(
        CheckFinding(kind=CheckKind.MEMORY, result=CheckResult.PASSED, done_at=NOW - timedelta(minutes=50)),
        CheckFinding(
            kind=CheckKind.CAMERA, result=CheckResult.NOT_APPLICABLE, reason=NotApplicableReason.NOT_FITTED
        ),
        CheckFinding(kind=CheckKind.SCREEN, result=CheckResult.NOT_DONE),
    ),
)


@pytest.fixture
def server() -> Iterator[Received]:
    with serving() as received:
        yield received


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox.open(tmp_path / "outbox")


@pytest.fixture
def sender(server: Received, outbox: Outbox) -> Iterator[Sender]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=5) as client:
        yield Sender(client, outbox, "here", lambda: NOW + timedelta(minutes=5))


def states(sender: Sender) -> list[State]:
    return [attempt.state for attempt in sender.round()]


def test_a_report_is_sent_as_its_bytes_with_its_own_key(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    entry = entry_of_report(REPORT, clock="here")
    outbox.add(entry)
    assert states(sender) == [State.TAKEN]
    assert server.recorded == {entry.key: entry.carried.body}
    assert outbox.receipt(entry.key) == {
        "status": 201,
        "outcome": "created",
        "device": TAG,
        "message": "taken",
        "taken": True,
    }
    assert states(sender) == []


def test_the_lot_of_the_whole_delivery_goes_before_that_of_a_report(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    outbox.add(entry_of_report(REPORT, clock="here", lot="LOT-3"))
    list(sender.round())
    sender.lot = "LOT-4"
    other = HardwareReport(produced_at=NOW, serial="OTHER1")
    outbox.add(entry_of_report(other, clock="here", lot="LOT-3"))
    list(sender.round())
    assert [path for path, _, _ in server.arrivals] == [
        "/api/v1/reports?lot=LOT-3",
        "/api/v1/reports?lot=LOT-4",
    ]


def test_only_the_computer_whose_clock_told_the_time_says_when_it_sends(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    outbox.add(entry_of_report(REPORT, clock="here"))
    outbox.add(
        entry_of_report(HardwareReport(produced_at=NOW + timedelta(1), serial="OTHER1"), clock="elsewhere")
    )
    outbox.add(entry_of_file(b"a log", now=NOW + timedelta(2), clock=""))
    list(sender.round())
    told = [headers.get("rebond-sent-at") for _, _, headers in server.arrivals]
    assert told == ["2026-03-12T15:05:00+00:00", None, None]


@pytest.mark.parametrize(("start", "told"), [("one", "2010-01-01T00:21:00+00:00"), ("another", None)])
def test_a_clock_that_the_network_set_meanwhile_is_told_as_it_went_before(
    sender: Sender, outbox: Outbox, server: Received, start: str, told: str | None
) -> None:
    """Else its times, told before, would be taken at their word; after another start nobody can tell."""
    dead = datetime(2010, 1, 1, 0, 20, tzinfo=UTC)
    outbox.add(entry_of_report(REPORT, clock="elsewhere", stamp=Stamp("one", 1_000, dead)))
    sender.stamp = lambda: Stamp(start, 61_000, NOW)
    list(sender.round())
    assert [headers.get("rebond-sent-at") for _, _, headers in server.arrivals] == [told]


def test_an_answer_lost_on_its_way_records_nothing_twice(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    outbox.add(entry_of_report(REPORT, clock="here"))
    server.answers = [0]
    assert states(sender) == [State.WAITS]
    assert states(sender) == [State.TAKEN]
    assert (len(server.recorded), len(server.arrivals), server.contradictions) == (1, 2, [])


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 404, 302])
def test_a_server_in_trouble_makes_a_document_wait(
    sender: Sender, outbox: Outbox, server: Received, status: int
) -> None:
    outbox.add(entry_of_report(REPORT, clock="here"))
    server.answers = [status]
    assert states(sender) == [State.WAITS]
    assert states(sender) == [State.TAKEN]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_document_that_the_server_will_never_take_is_kept_apart(
    sender: Sender, outbox: Outbox, server: Received, status: int
) -> None:
    outbox.add(entry_of_report(REPORT, clock="here"))
    server.answers = [status]
    assert states(sender) == [State.REFUSED]
    assert (outbox.count("refused"), states(sender)) == (1, [])


def test_a_refused_token_stops_the_round_and_loses_nothing(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    outbox.add(entry_of_report(REPORT, clock="here"))
    outbox.add(entry_of_file(b"a log", now=NOW))
    server.answers = [401]
    assert states(sender) == [State.WAITS]
    assert (sender.unwelcome, outbox.count("waiting")) == (True, 2)


def test_without_a_network_one_try_is_enough_for_the_round(outbox: Outbox) -> None:
    outbox.add(entry_of_report(REPORT, clock="here"))
    outbox.add(entry_of_file(b"a log", now=NOW))
    with httpx.Client(base_url="http://127.0.0.1:9", timeout=2) as client:
        assert states(Sender(client, outbox, "here", lambda: NOW)) == [State.WAITS]
    assert outbox.count("waiting") == 2


def test_checks_are_sent_whole_after_the_report_of_their_computer(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    """With the time of each: the server corrects them by the time of sending."""
    checks, report = entry_of_checks(CHECKS, clock="here"), entry_of_report(REPORT, clock="here")
    outbox.add(checks)
    outbox.add(report)
    assert states(sender) == [State.TAKEN, State.TAKEN]
    assert [(path, key, headers.get("rebond-sent-at")) for path, key, headers in server.arrivals] == [
        ("/api/v1/reports", report.key, "2026-03-12T15:05:00+00:00"),
        ("/api/v1/reports", checks.key, "2026-03-12T15:05:00+00:00"),
    ]
    sent = json.loads(server.recorded[checks.key])
    assert [found.get("done_at") for found in sent["findings"]] == ["2026-03-12T14:10:00+00:00", None, None]


@pytest.mark.parametrize("reason", ["not_received", "not_in_work"])
def test_checks_wait_for_a_computer_that_is_not_at_the_bench_yet(
    sender: Sender, outbox: Outbox, server: Received, reason: str
) -> None:
    outbox.add(entry_of_checks(CHECKS, clock="here"))
    server.answers, server.reason = [422], reason
    assert states(sender) == [State.WAITS]
    assert states(sender) == [State.TAKEN]


def test_checks_that_the_server_will_never_take_are_kept_apart(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    outbox.add(entry_of_checks(CHECKS, clock="here"))
    server.answers, server.reason = [422], "battery_too_low"
    assert states(sender) == [State.REFUSED]
    assert outbox.count("refused") == 1


def test_checks_whose_answer_was_lost_are_recorded_once(
    sender: Sender, outbox: Outbox, server: Received
) -> None:
    outbox.add(entry_of_checks(CHECKS, clock="here"))
    server.answers = [0]
    assert states(sender) == [State.WAITS]
    assert states(sender) == [State.TAKEN]
    assert (len(server.recorded), len(server.arrivals), server.contradictions) == (1, 2, [])


def test_pauses_grow_and_are_never_the_same_for_ten_benches() -> None:
    assert [pause_after(rounds, 0) for rounds in (1, 2, 3, 8, 9, 50)] == [2, 4, 8, 256, 300, 300]
    assert (pause_after(3, 0.5), pause_after(3, 1)) == (6, 4)


def called(tmp_path: Path, server: Received, *more: str) -> int:
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n", encoding="utf-8")
    where = ["--server", server.url, "--token-file", str(token), "--spool", str(tmp_path)]
    return cli.main(["send", *where, *more])


def test_the_command_keeps_the_files_given_and_sends_them(
    tmp_path: Path, server: Received, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "nwipe.log"
    log.write_bytes(b"a log")
    assert called(tmp_path, server, str(log)) == Exit.OK
    assert list(server.recorded.values()) == [b"a log"]
    assert capsys.readouterr().out.splitlines()[-1] == "sent: 1, refused: 0, waiting: 0, damaged: 0"
    assert called(tmp_path, server, str(log)) == Exit.OK
    assert len(server.arrivals) == 1


def test_the_command_says_what_still_waits_and_what_was_refused(
    tmp_path: Path, server: Received, outbox: Outbox, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox.add(entry_of_file(b"one", now=NOW))
    server.answers = [503]
    assert called(tmp_path, server) == Exit.UNKNOWN
    server.answers = [422]
    assert called(tmp_path, server) == Exit.FAILED
    assert capsys.readouterr().out.splitlines()[-1] == "sent: 0, refused: 1, waiting: 0, damaged: 0"


def test_the_command_tries_again_for_as_long_as_it_was_told(
    tmp_path: Path, server: Received, outbox: Outbox
) -> None:
    outbox.add(entry_of_file(b"one", now=NOW))
    server.answers = [503]
    assert called(tmp_path, server, "--wait", "10") == Exit.OK
    assert len(server.arrivals) == 2


@pytest.mark.parametrize("text", ["", "two words", "a\nb"])
def test_a_token_that_is_none_is_refused_before_anything_is_sent(
    tmp_path: Path, server: Received, text: str
) -> None:
    token = tmp_path / "bad"
    token.write_text(text, encoding="utf-8")
    where = ["--server", server.url, "--token-file", str(token), "--spool", str(tmp_path)]
    assert cli.main(["send", *where]) == Exit.UNAVAILABLE
    assert server.arrivals == []


def test_a_second_sender_steps_back(tmp_path: Path, server: Received, outbox: Outbox) -> None:
    outbox.add(entry_of_file(b"one", now=NOW))
    with outbox.sending():
        assert called(tmp_path, server) == Exit.REFUSED
    assert server.arrivals == []


def test_a_report_names_its_machine_by_the_same_word_as_its_checks() -> None:
    report, checks = entry_of_report(REPORT, clock=""), entry_of_checks(CHECKS, clock="")
    assert report.machine == checks.machine == "PN7K2M9Q41"
    assert json.loads(report.carried.body)["serial"] == "PN7K2M9Q41"
