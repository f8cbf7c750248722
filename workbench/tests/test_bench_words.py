"""`inspect` and `check` tell the live bench what they do, and nobody waits for it."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from receiving_server import TOKEN, Received, serving, silence
from recorded_machines import notebook, old_desktop
from textual.pilot import Pilot

from passport.checks import CheckKind, CheckList, Machine
from workbench import cli
from workbench.check.app import CheckApp
from workbench.check.automatic import Probe
from workbench.check.bench import BenchCard
from workbench.check.screens.answering import Answers
from workbench.check.session import Session
from workbench.check.verdict import Tell, Verdict, passed
from workbench.exits import Exit
from workbench.inspect.tree import Tree
from workbench.livecard import Activity, Computer, LiveCard, Need

START = "5e0c1d0a-54f1-4b3c-9a4e-0d7c52f0a111"
CHOICES = Path(__file__).parents[2] / "server/src/rebond/bench/choices.py"


@pytest.fixture
def server() -> Iterator[Received]:
    with serving() as received:
        yield received


@pytest.fixture
def spool(tmp_path: Path, server: Received) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    join(folder, server.url)
    return folder


def join(folder: Path, address: str) -> None:
    (folder / "server").write_text(address, encoding="utf-8")
    (folder / "token").write_text(TOKEN, encoding="utf-8")


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 15
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


def test_our_words_are_those_of_the_server() -> None:
    if not CHOICES.exists():
        pytest.skip("the server is not here")
    text = CHOICES.read_text(encoding="utf-8")
    activities, _, rest = text.partition("class Need")
    needs = rest.partition("class ObjectKind")[0]
    value = re.compile(r'^    [A-Z_]+ = "(\w+)"', re.MULTILINE)
    assert sorted(Activity) == sorted(value.findall(activities))
    assert {need.value for need in Need} - set(value.findall(needs)) == set()


def test_an_identification_is_told_with_what_needs_a_hand(
    tmp_path: Path, spool: Path, server: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REBOND_RUN", START)
    old_desktop(tmp_path / "machine")
    assert cli.main(["inspect", "--root", str(tmp_path / "machine"), "--spool", str(spool)]) == Exit.OK
    until(lambda: server.states)
    last = server.states[-1]
    assert (last["run"], last["activity"]) == (START, "done")
    assert last["hardware"]
    assert "percent" not in last


def test_a_computer_without_any_medium_needs_a_hand(tmp_path: Path, spool: Path, server: Received) -> None:
    (tmp_path / "machine/sys").mkdir(parents=True)
    assert cli.main(["inspect", "--root", str(tmp_path / "machine"), "--spool", str(spool)]) == Exit.OK
    until(lambda: server.states)
    assert server.states[-1]["needs"] == ["no_medium"]


def test_no_server_holds_an_identification_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old_desktop(tmp_path / "machine")
    with silence() as address:
        join(tmp_path, address)
        before = time.monotonic()
        assert cli.main(["inspect", "--root", str(tmp_path / "machine"), "--spool", str(tmp_path)]) == Exit.OK
        assert time.monotonic() - before < 3
    assert capsys.readouterr().out


class TestStaying:
    """The first screen of the live system: it was identified, and waits."""

    @pytest.fixture
    def machine(self, tmp_path: Path) -> Path:
        old_desktop(tmp_path / "machine")
        return tmp_path / "machine"

    def staying(self, machine: Path, spool: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-m", "workbench", "inspect", "--stay"]
        return subprocess.Popen(
            [*command, "--root", str(machine), "--spool", str(spool)], stdout=subprocess.DEVNULL
        )

    def test_it_waits_for_a_hand_and_a_program_that_ends_it_has_the_next_word(
        self, machine: Path, spool: Path, server: Received
    ) -> None:
        with self.staying(machine, spool) as process:
            until(lambda: [one for one in server.states if one["activity"] == "waiting"])
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == Exit.OK
        assert server.states[-1]["activity"] == "waiting"

    def test_a_person_who_ends_it_is_told(self, machine: Path, spool: Path, server: Received) -> None:
        with self.staying(machine, spool) as process:
            until(lambda: [one for one in server.states if one["activity"] == "waiting"])
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == Exit.OK
        assert server.states[-1]["activity"] == "stopped"

    def test_a_program_that_goes_on_with_the_computer_has_the_next_word(
        self, machine: Path, spool: Path, server: Received, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REBOND_RUN", START)
        with self.staying(machine, spool) as process:
            until(lambda: [one for one in server.states if one["activity"] == "waiting"])
            assert cli.main(["inspect", "--root", str(machine), "--spool", str(spool)]) == Exit.OK
            assert process.wait(15) == Exit.OK
        assert {one["run"] for one in server.states} == {START}
        assert server.states[-1]["activity"] == "done"

    def test_a_stick_that_joins_meanwhile_is_heard(
        self, machine: Path, tmp_path: Path, server: Received
    ) -> None:
        late = tmp_path / "late"
        late.mkdir()
        with self.staying(machine, late) as process:
            time.sleep(1)
            join(late, server.url)
            until(lambda: server.states)
            process.terminate()
        assert server.states[-1]["activity"] == "waiting"


def test_automatic_checks_are_told_and_the_end_says_what_a_person_must_do(
    tmp_path: Path, spool: Path, server: Received
) -> None:
    notebook(tmp_path / "machine")
    wanted = tmp_path / "list.json"
    wanted.write_text(
        '{"schema": "rebond.check-list/1", "required": ["battery", "keyboard", "case", "start"]}',
        encoding="utf-8",
    )
    arguments = ["--root", str(tmp_path / "machine"), "--list", str(wanted), "--spool", str(spool)]
    assert cli.main(["check", "--automatic", *arguments]) == Exit.UNKNOWN
    last = server.states[-1]
    assert (last["activity"], last["percent"], last["needs"]) == ("done", 25, ["keyboard", "look"])
    assert last["serial"]


def test_the_bench_follows_a_person_through_the_checks(tmp_path: Path, server: Received) -> None:
    """A word every three seconds: what lies between two is not missed."""
    join(tmp_path, server.url)
    release = Event()

    def slow(tell: Tell) -> Verdict:
        tell(0.5, "half")
        release.wait(20)
        return passed()

    session = Session(
        Machine(maker="Pinède"),
        CheckList(required=(CheckKind.MEMORY, CheckKind.CASE)),
        lambda: datetime(2026, 3, 12, 15, 0, tzinfo=UTC),
    )
    card = BenchCard(LiveCard.of(tmp_path, Computer(maker="Pinède")), session)
    app = CheckApp(session, [Probe(CheckKind.MEMORY, slow)], Tree(tmp_path), card)

    def told(*wanted: object) -> bool:
        return wanted in [
            (one["activity"], one.get("percent"), one.get("needs", [])) for one in server.states
        ]

    async def watched(pilot: Pilot[bool], *wanted: object) -> None:
        for _ in range(100):
            if told(*wanted):
                return
            await pilot.pause(0.1)
        raise AssertionError(server.states)

    async def drive() -> None:
        async with app.run_test(size=(80, 25)) as pilot:
            await watched(pilot, "checking", 25, ["look"])
            release.set()
            await watched(pilot, "by_hand", 50, ["look"])
            await pilot.press("down", "enter")
            await pilot.pause(Answers.DEAF_SECONDS + 0.1)
            await pilot.press("enter")
            await watched(pilot, "waiting", 100, [])
            await pilot.press("f10")

    asyncio.run(drive())
    card.close(is_whole=True)
    assert (server.states[-1]["activity"], server.states[-1]["percent"]) == ("done", 100)


def test_who_leaves_in_the_middle_has_stopped(tmp_path: Path, server: Received) -> None:
    join(tmp_path, server.url)
    session = Session(
        Machine(),
        CheckList(required=(CheckKind.KEYBOARD,)),
        lambda: datetime(2026, 3, 12, 15, 0, tzinfo=UTC),
    )
    BenchCard(LiveCard.of(tmp_path, Computer()), session).close(is_whole=False)
    assert [(one["activity"], one["needs"]) for one in server.states] == [("stopped", ["keyboard"])]
