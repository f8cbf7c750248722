"""The real command line on real block devices: loop devices, which only root may make."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from passport.certificate import Certificate
from passport.certificate_seal import examine, examine_chain
from passport.erasure import Level, Verification
from passport.sanitization import ResultKind, Shortfall
from workbench import cli
from workbench.erasure.jobs import Job, read_line
from workbench.erasure.targets import target_at
from workbench.exits import Exit
from workbench.inspect.machine import Computer
from workbench.outbox.places import outbox_of

sys.path.insert(0, str(Path(__file__).parent))

from loops import MARK, MIB, Loops, loops, plain, why_not, worker_of

LONG = 128 * MIB  # so that there is a middle, however fast the machine
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")


@pytest.fixture
def here() -> Iterator[Loops]:
    with loops() as made:
        yield made


def read(path: Path) -> Certificate:
    examined = examine(path.read_bytes())
    assert examined.alterations == ()
    assert examined.certificate is not None
    return examined.certificate


def holds_marks(path: Path) -> bool:
    return MARK in path.read_bytes()


def test_what_was_on_the_drive_is_gone_and_the_certificate_says_so(here: Loops) -> None:
    file = here.file("disk", 32 * MIB)
    device = here.attach(file)
    ended = here.erase(
        device, "--certificate", str(here.folder / "c.json"), "--operator", "Bruno", "--level", "clear"
    )
    assert (ended.status, ended.results, ended.err) == (Exit.OK, ["proven"], "")
    assert not holds_marks(file)
    assert file.read_bytes()[:4096].count(0) < 100
    made = read(here.folder / "c.json")
    assert (made.drive.loop, made.drive.size_bytes, made.setting.operator) == (True, 32 * MIB, "Bruno")
    assert (made.writing.erased_bytes, made.reading.read_bytes) == (32 * MIB, 32 * MIB)
    assert (made.reading.verification, made.method.passes) == (Verification.FULL, ("aes-256-ctr",))
    assert (made.outcome.result, made.outcome.level) == (ResultKind.PROVEN, Level.CLEAR)
    assert cli.main(["verify", str(here.folder / "c.json")]) == Exit.OK
    evidence = here.spool / "evidence" / made.certificate_id
    assert [(one.name, one.size_bytes) for one in made.evidence] == [
        (one.name, one.stat().st_size) for one in sorted(evidence.iterdir())
    ]
    waiting = [entry.carried.body for entry in outbox_of(here.spool).waiting()]
    assert waiting == [here.certificates()[0].read_bytes(), *(one.read_bytes() for one in evidence.iterdir())]


def test_zeros_are_left_when_they_are_asked_for(here: Loops) -> None:
    file = here.file("disk", 8 * MIB)
    ended = here.erase(here.attach(file), "--method", "overwrite-zeros")
    assert ended.results == ["proven"]
    assert file.read_bytes() == bytes(8 * MIB)
    assert read(here.certificates()[0]).method.passes == ("aes-256-ctr", "zeros")


def test_a_size_that_is_no_whole_number_of_chunks(here: Loops) -> None:
    file = here.file("disk", 5 * MIB)
    with file.open("ab") as more:
        more.write(MARK.ljust(512, b"."))
    ended = here.erase(here.attach(file))
    assert ended.results == ["proven"]
    assert not holds_marks(file)
    assert read(here.certificates()[0]).drive.size_bytes == 5 * MIB + 512


def test_several_drives_at_once_and_one_chain(here: Loops) -> None:
    files = [here.file(f"disk{number}", 16 * MIB) for number in range(3)]
    ended = here.erase(*[here.attach(file) for file in files])
    assert (ended.status, ended.results) == (Exit.OK, ["proven"] * 3)
    assert [holds_marks(file) for file in files] == [False] * 3
    kept = here.certificates()
    assert [path.name[:8] for path in kept] == ["00000001", "00000002", "00000003"]
    assert examine_chain(path.read_bytes() for path in kept) == ()


def test_a_drive_that_fails_half_way_has_failed_and_its_sectors_are_listed(here: Loops) -> None:
    point = here.mount("none", "-t", "tmpfs", "-o", "size=8m")
    (point / "disk").touch()
    os.truncate(point / "disk", 16 * MIB)
    ended = here.erase(here.attach(point / "disk"))
    assert (ended.status, ended.results) == (Exit.FAILED, ["failed"])
    made = read(here.certificates()[0])
    assert made.writing.unwritten_sectors > 0
    assert sum(one.count for one in made.writing.unwritten) == made.writing.unwritten_sectors
    assert made.writing.erased_bytes + 512 * made.writing.unwritten_sectors == 16 * MIB
    assert Shortfall.UNWRITTEN_SECTORS in made.outcome.shortfalls
    assert made.outcome.level is None


@pytest.mark.parametrize("phase", ["writing", "reading"])
def test_a_drive_that_is_cut_in_the_middle_is_never_proven(here: Loops, phase: str) -> None:
    file = here.file("disk", LONG)
    with here.erasing(here.attach(file)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line).get("phase") == phase:
                break
        worker = worker_of(process)
        stop(worker)
        os.truncate(file, 4096)
        os.kill(worker, signal.SIGCONT)
        status = process.wait()
    made = read(here.certificates()[0])
    assert made.outcome.result is not ResultKind.PROVEN
    assert status in {Exit.FAILED, Exit.UNKNOWN}


def test_a_worker_that_is_killed_leaves_the_result_unknown(here: Loops) -> None:
    with here.erasing(here.attach(here.file("disk", LONG))) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(worker_of(process), signal.SIGKILL)
        status = process.wait()
    made = read(here.certificates()[0])
    assert (status, made.outcome.result, made.outcome.shortfalls) == (
        Exit.UNKNOWN,
        ResultKind.UNKNOWN,
        (
            Shortfall.INTERRUPTED,
            Shortfall.NOT_ERASED_WHOLE,
            Shortfall.NOT_READ_WHOLE,
            Shortfall.NOT_VERIFIED,
        ),
    )


def stop(pid: int) -> None:
    """Stop a process where it is, all its threads."""
    os.kill(pid, signal.SIGSTOP)
    until(lambda: status_of(pid)["State:"] == "T")


def is_asked_to_end(pid: int) -> bool:
    return bool(int(status_of(pid)["ShdPnd:"], 16) & 1 << signal.SIGTERM - 1)


def status_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {line.split()[0]: line.split()[1] for line in lines if len(line.split()) > 1}


def until(holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def test_ctrl_c_leaves_unknown_and_the_next_run_goes_on(here: Loops) -> None:
    file = here.file("disk", LONG)
    device = here.attach(file)
    with here.erasing(device) as process:
        assert process.stdout is not None
        process.stdout.readline()
        worker = worker_of(process)
        stop(worker)
        os.kill(process.pid, signal.SIGINT)
        until(lambda: is_asked_to_end(worker))
        os.kill(worker, signal.SIGCONT)
        status = process.wait()
    assert status == Exit.UNKNOWN
    assert here.erase(device).results == ["proven"]
    first, second = (read(path) for path in here.certificates())
    assert (first.outcome.result, second.outcome.result) == (ResultKind.UNKNOWN, ResultKind.PROVEN)
    assert second.writing.resumed == 1
    assert not holds_marks(file)


def survive(here: Loops, seed: int) -> None:
    """Kill everything at a random moment, as a power cut does, up to three times; then go on to the end."""
    chance = random.Random(seed)
    file = here.file("disk", 16 * MIB)
    device = here.attach(file)
    for _cut in range(chance.randint(1, 3)):
        with here.erasing(device) as process:
            assert process.stdout is not None
            if chance.random() < 0.8:  # else before it said anything
                process.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            os.killpg(process.pid, signal.SIGKILL)
    ended = here.erase(device)
    for _attempt in range(20):  # the kernel may still be closing the device of the process that was killed
        if '"in_use"' not in ended.out:
            break
        time.sleep(0.05)
        ended = here.erase(device)
    assert ended.results == ["proven"], (seed, ended)
    assert not holds_marks(file)
    kept = [path.read_bytes() for path in here.certificates()]
    assert examine_chain(kept) == ()
    assert all(examine(data).is_intact for data in kept)


@pytest.mark.parametrize("seed", range(25))
def test_kill_9_at_a_random_moment_is_survived(here: Loops, seed: int) -> None:
    survive(here, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_kill_9_five_hundred_times(here: Loops, seed: int) -> None:
    survive(here, seed)


class TestRefusals:
    """Nothing is touched: every byte is still there."""

    @pytest.fixture
    def file(self, here: Loops) -> Path:
        return here.file("disk", 8 * MIB)

    def refused(self, here: Loops, device: str, code: str, **options: object) -> None:
        ended = here.erase(device, **options)  # type: ignore[arg-type]
        assert ended.status == Exit.REFUSED, ended
        assert f"REFUSED ({code})" in ended.err
        assert ended.out == ""
        assert here.certificates() == []

    def test_a_loop_that_was_not_asked_for(self, here: Loops, file: Path) -> None:
        self.refused(here, here.attach(file), "loop_not_allowed", loop=False)
        assert holds_marks(file)

    @pytest.mark.parametrize("word", [None, "loop", "YES", ""])
    def test_without_the_right_word(self, here: Loops, file: Path, word: str | None) -> None:
        ended = here.erase(here.attach(file), confirm=word)
        assert (ended.status, ended.out) == (Exit.REFUSED, "")
        assert "Nothing was touched" in ended.err
        assert holds_marks(file)

    def test_one_word_for_two_drives(self, here: Loops, file: Path) -> None:
        devices = [here.attach(file), here.attach(here.file("other", 8 * MIB))]
        ended = here.erase(*devices, "--confirm", "LOOP", confirm=None)
        assert ended.status == Exit.REFUSED
        assert holds_marks(file)

    def test_mounted(self, here: Loops, file: Path) -> None:
        device = here.attach(file)
        plain("mkfs.ext4", "-q", device)
        here.mount(device)
        before = file.read_bytes()
        self.refused(here, device, "mounted")
        assert file.read_bytes()[4096:] == before[4096:]

    def test_swap(self, here: Loops) -> None:
        folder = here.folder / "on-disk"
        folder.mkdir()
        device = here.attach(here.file("disk", 8 * MIB))
        try:
            here.swap(device)
        except AssertionError as error:
            pytest.skip(f"this kernel refuses swap here: {error}")
        self.refused(here, device, "swap")

    def test_below_another_loop(self, here: Loops, file: Path) -> None:
        device = here.attach(file)
        here.attach(device, "--direct-io=off")
        self.refused(here, device, "loop_ancestor")
        assert holds_marks(file)

    def test_below_a_file_that_is_a_loop(self, here: Loops, file: Path) -> None:
        device = here.attach(file)
        plain("mkfs.ext4", "-q", device)
        point = here.mount(device)
        here.attach(here.file("inner", MIB, point), "--direct-io=off")
        self.refused(here, device, "loop_ancestor")

    def test_where_the_results_go(self, here: Loops, file: Path) -> None:
        device = here.attach(file)
        plain("mkfs.ext4", "-q", device)
        point = here.mount(device)
        ended = here.erase(device, "--certificate", str(point / "c.json"))
        assert (ended.status, ended.out) == (Exit.REFUSED, "")
        assert "REFUSED (spool)" in ended.err

    def test_the_same_serial_number_twice(self, here: Loops, file: Path) -> None:
        devices = [here.attach(file), here.attach(file)]
        for device in devices:
            self.refused(here, device, "duplicate")
        assert holds_marks(file)

    def test_write_protected(self, here: Loops, file: Path) -> None:
        self.refused(here, here.attach(file, "--read-only"), "read_only")

    def test_too_small(self, here: Loops) -> None:
        self.refused(here, here.attach(here.file("disk", 4096)), "no_medium")

    def test_one_refused_drive_keeps_the_others_from_being_touched(self, here: Loops, file: Path) -> None:
        good = here.attach(file)
        ended = here.erase(good, here.attach(here.file("other", MIB), "--read-only"))
        assert (ended.status, ended.out) == (Exit.REFUSED, "")
        assert holds_marks(file)

    def test_opened_by_another_program(self, here: Loops, file: Path) -> None:
        device = here.attach(file)
        handle = os.open(device, os.O_RDWR | os.O_EXCL)
        try:
            ended = here.erase(device)
        finally:
            os.close(handle)
        assert ended.status == Exit.REFUSED
        assert [event["interlock"] for event in ended.events] == ["in_use"]
        assert holds_marks(file)

    def test_a_stick_that_could_keep_no_certificate(self, here: Loops, file: Path) -> None:
        """Said before the hours of an erasure, not after them."""
        device = here.attach(here.file("first", 8 * MIB))
        assert here.erase(device).results == ["proven"]
        (kept,) = here.certificates()
        kept.write_bytes(b"")
        ended = here.erase(here.attach(file))
        assert (ended.status, ended.out) == (Exit.UNAVAILABLE, "")
        assert f"{kept} is damaged" in ended.err
        assert holds_marks(file)

    def test_named_twice(self, here: Loops, file: Path) -> None:
        device = here.attach(file)
        assert here.erase(device, device).status == Exit.USAGE
        assert holds_marks(file)

    def test_a_command_of_the_firmware_is_not_sent_to_what_has_none(self, here: Loops, file: Path) -> None:
        ended = here.erase(here.attach(file), "--method", "ata-sanitize-block")
        assert (ended.status, ended.out) == (Exit.REFUSED, "")
        assert "Nothing was touched" in ended.err
        assert holds_marks(file)

    def test_no_drive_at_all(self, here: Loops, file: Path) -> None:
        for path in (file, here.folder / "none", Path("/dev/null")):
            assert here.erase(str(path)).status == Exit.REFUSED
        assert holds_marks(file)

    @pytest.mark.parametrize(
        "lie",
        [{"serial": "LOOP-000000000000"}, {"size_bytes": MIB}, {"number": "7:999"}, {"model": "Another"}],
    )
    def test_another_drive_behind_the_open_descriptor(
        self, here: Loops, file: Path, lie: dict[str, object]
    ) -> None:
        """What the worker was told at the choice, and what it finds when it has opened the device."""
        device = Path(here.attach(file))
        target = target_at(Computer(), device)
        honest = Job(
            path=str(device),
            number=target.number,
            serial=target.drive.serial,
            wwn=target.drive.wwn,
            model=target.drive.model,
            size_bytes=target.drive.size_bytes or 0,
            is_loop=True,
            recipes=("overwrite",),
            journal=str(here.folder / "journal.jsonl"),
            secret="A" * 43,
        )
        done = subprocess.run(
            [sys.executable, "-I", "-m", "workbench.erasure.worker"],
            input=replace(honest, **lie).line(),  # type: ignore[arg-type]
            capture_output=True,
            text=True,
            check=True,
        )
        told = read_line(done.stdout)
        assert getattr(told, "refused", None) == "changed"
        assert holds_marks(file)
