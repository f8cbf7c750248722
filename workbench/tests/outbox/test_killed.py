"""The programs of the outbox are killed at random moments, with kill -9, again and again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import outbox_child
import pytest
from receiving_server import TOKEN, Received, serving

from passport.bundle import Carried, DocumentKind, key_of, open_bundle
from workbench import cli
from workbench.exits import Exit
from workbench.outbox.store import Entry, Outbox

CHILD = str(Path(outbox_child.__file__))


def killed_after(seconds: float, *arguments: str) -> list[str]:
    """Start the child, let it open the outbox, kill it so long after; answer what it had printed by then."""
    with subprocess.Popen([sys.executable, CHILD, *arguments], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        assert child.wait() == -signal.SIGKILL
    return rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]


def killed_when(folder: Path, enough: int, *arguments: str) -> None:
    """Start the child, and kill it as soon as there are so many files."""
    with subprocess.Popen([sys.executable, CHILD, *arguments], stdout=subprocess.DEVNULL) as child:
        while child.poll() is None and len(list(folder.glob("*"))) < enough:
            time.sleep(0.001)
        child.kill()


def promised(lines: list[str]) -> dict[str, bytes]:
    bodies = [outbox_child.document(int(line)) for line in lines]
    return {key_of(DocumentKind.REPORT, body): body for body in bodies}


def attack(
    folder: Path, server: Received, token: Path, *, kills: int, chance: random.Random
) -> dict[str, bytes]:
    """Keep and send in turns, each ended by a kill; answer everything that was promised to last."""
    kept: dict[str, bytes] = {}
    start = 0
    for turn in range(kills):
        if turn % 2 == 0:
            lines = killed_after(chance.uniform(0, 0.06), "add", str(folder), str(start))
            kept |= promised(lines)
            start += len(lines)  # the one in hand when the kill came is begun again: it must not become two
        else:
            server.answers = chance.choices([0, 500, 201], k=3) if chance.random() < 0.5 else []
            server.answers = [answer for answer in server.answers if answer != 201]
            killed_after(chance.uniform(0, 0.5), "send", str(folder), server.url, str(token))
    return kept


def all_delivered(folder: Path, server: Received, token: Path, kept: dict[str, bytes]) -> None:
    server.answers = []
    arguments = ["--server", server.url, "--token-file", str(token), "--spool", str(folder.parent)]
    assert cli.main(["send", *arguments]) == Exit.OK
    outbox = Outbox.open(folder)
    lost = {key for key in kept if server.recorded.get(key) != kept[key]}
    assert (lost, server.contradictions) == (set(), [])
    assert (outbox.count("waiting"), outbox.count("damaged"), outbox.count("scratch")) == (0, 0, 0)
    bodies = list(server.recorded.values())
    assert len(bodies) == len(set(bodies))
    assert {entry.key for entry in outbox.sent()} == set(server.recorded)


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(TOKEN, encoding="utf-8")
    return path


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_lost_or_recorded_twice_by_a_kill_at_any_moment(
    tmp_path: Path, token: Path, seed: int
) -> None:
    folder = tmp_path / "outbox"
    with serving() as server:
        kept = attack(folder, server, token, kills=6, chance=random.Random(seed))
        all_delivered(folder, server, token, kept)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nothing_is_lost_or_recorded_twice_by_five_hundred_kills(tmp_path: Path, token: Path) -> None:
    folder = tmp_path / "outbox"
    with serving() as server:
        kept = attack(folder, server, token, kills=500, chance=random.Random(2026))
        assert len(kept) > 500
        all_delivered(folder, server, token, kept)


def test_what_was_promised_is_there_at_once_after_the_kill(tmp_path: Path) -> None:
    kept = promised(killed_after(0.3, "add", str(tmp_path / "outbox"), "0"))
    waiting = {entry.key: entry.carried.body for entry in Outbox.open(tmp_path / "outbox").waiting()}
    assert len(kept) > 5
    assert {key: waiting.get(key) for key in kept} == kept
    assert len(waiting) - len(kept) in {0, 1}  # the one that was kept while the kill came may be there too


def carried(folder: Path, file: Path) -> dict[str, bytes]:
    """A bundle of sixty documents, raw records among them, as another stick wrote it."""
    outbox = Outbox.open(folder / "outbox")
    for number in range(60):
        body = outbox_child.document(number)
        kind = DocumentKind.EVIDENCE if number % 2 else DocumentKind.REPORT
        outbox.add(Entry(carried=Carried(kind, body), added_at=outbox_child.NOW, clock=""))
    assert cli.main(["bundle", "--spool", str(folder), str(file)]) == Exit.OK
    return {entry.key: entry.carried.body for entry in outbox.waiting()}


def test_a_bundle_whose_import_is_killed_leaves_nothing_half_and_is_taken_in_again(tmp_path: Path) -> None:
    file, chance = tmp_path / "carried.zip", random.Random(3)
    wanted = carried(tmp_path / "stick", file)
    folder, sizes = tmp_path / "bench" / "outbox", set()
    for enough in (1, *sorted(chance.sample(range(2, 55), 3))):
        killed_when(folder / "waiting", enough, "import", str(folder), str(file))
        outbox = Outbox.open(folder)
        held = {entry.key: entry.carried.body for entry in outbox.waiting()}
        assert held.items() <= wanted.items()
        assert outbox.count("damaged") == 0
        sizes.add(len(held))
    assert cli.main(["bundle", "--spool", str(folder.parent), str(file), "--import"]) == Exit.OK
    outbox = Outbox.open(folder)
    assert {entry.key: entry.carried.body for entry in outbox.waiting()} == wanted
    assert (outbox.count("scratch"), outbox.count("damaged")) == (0, 0)
    assert sizes - {0, 60}  # a kill came in the middle


def test_a_bundle_whose_writing_is_killed_is_whole_or_not_there(tmp_path: Path) -> None:
    wanted = carried(tmp_path / "stick", tmp_path / "first.zip")
    target = tmp_path / "target"
    target.mkdir()
    file = target / "second.zip"
    for drafts in (1, 2, 3):  # a draft is there as soon as it is begun
        killed_when(target, drafts, "bundle", str(tmp_path / "stick" / "outbox"), str(file))
        if file.exists():
            assert {one.key: one.body for one in open_bundle(file.read_bytes()).documents} == wanted
            file.unlink()
