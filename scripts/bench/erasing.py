"""Erasing and reading back, against dd, nwipe and shred, on loop devices with direct I/O. For root only.

Everything is measured in one run, one after the other in turns, five times each, and compared by its median. nwipe is
slow: it gets a smaller device, on which starting weighs more for us than for it. `REBOND_BENCH_MIB` makes the
largest device smaller than 8 GiB, and the others with it; `REBOND_BENCH_FOLDER` says on which file system they lie.
Progress goes to standard error; what is printed is a table for docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

MIB = 1024**2
LARGE = int(os.environ.get("REBOND_BENCH_MIB", "8192"))
EACH, NWIPED = LARGE // 2, LARGE // 16
ROUNDS = 5
MEMORY_LIMIT = 200 * MIB
INSPECT_LIMIT = 3.0


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    measure: str
    limit: str
    measured: str
    holds: bool

    def __str__(self) -> str:
        return f"| {self.measure} | {self.limit} | {self.measured}{'' if self.holds else ' **missed**'} |"


class Bench:
    """A folder with files behind loop devices, and a spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.devices: list[str] = []
        self.peak = 0

    def attach(self, mebibytes: int) -> str:
        path = self.folder / f"disk{len(self.devices)}"
        subprocess.run(["fallocate", "-l", f"{mebibytes}M", str(path)], check=True)
        command = ["losetup", "--direct-io=on", "--find", "--show", str(path)]
        device: str = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        self.devices.append(device)
        dd_write(device, mebibytes)  # a block that was never written is slower the first time
        return device

    def release(self) -> None:
        """Give the room back."""
        while self.devices:
            subprocess.run(["losetup", "--detach", self.devices.pop()], check=False)
            (self.folder / f"disk{len(self.devices)}").unlink()

    def erase(self, *devices: str) -> None:
        spool, told_in = str(self.folder / "spool"), self.folder / "told"
        command = [sys.executable, "-m", "workbench", "erase", "--json", "--spool", spool]
        command += ["--allow-loop", *["--confirm", "LOOP"] * len(devices), *devices]
        with told_in.open("w") as told:
            process = subprocess.Popen(command, stdout=told)
            _, status, usage = os.wait4(process.pid, 0)
        self.peak = max(self.peak, usage.ru_maxrss * 1024)
        results = [json.loads(line) for line in told_in.read_text().splitlines()]
        proven = [line for line in results if line.get("result") == "proven"]
        if status or len(proven) != len(devices):
            raise SystemExit(f"an erasure was not proven: {results[-1:]}")

    def in_turns(self, what: str, **works: Callable[[], None]) -> dict[str, list[float]]:
        """The seconds of each, in turns so that a busy moment touches all alike."""
        taken: dict[str, list[float]] = {name: [] for name in works}
        for turn in range(1, ROUNDS + 1):
            for name, work in works.items():
                taken[name].append(seconds(work))
                self._forget()
            said = ", ".join(f"{name} {held[-1]:.1f} s" for name, held in taken.items())
            print(f"  {what}, {turn} of {ROUNDS}: {said}", file=sys.stderr, flush=True)
        return taken

    def _forget(self) -> None:
        """What the page cache holds of a device after a program without direct I/O would slow the next one."""
        for device in self.devices:
            subprocess.run(["blockdev", "--flushbufs", device], check=True)


def quiet(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def dd_write(device: str, mebibytes: int) -> None:
    options = [f"count={mebibytes // 4}", "bs=4M", "oflag=direct", "conv=notrunc"]
    quiet("dd", "if=/dev/zero", f"of={device}", *options)


def dd_read(device: str, mebibytes: int) -> None:
    quiet("dd", f"if={device}", "of=/dev/null", "bs=4M", f"count={mebibytes // 4}", "iflag=direct")


def dd_both(device: str, mebibytes: int) -> None:
    dd_write(device, mebibytes)
    dd_read(device, mebibytes)


def together(devices: list[str]) -> None:
    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(lambda device: dd_both(device, EACH), devices))


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def size_of(mebibytes: int) -> str:
    return f"{mebibytes / 1024:g} GiB" if mebibytes >= 1024 else f"{mebibytes} MiB"


def compared(
    what: str, other: str, taken: dict[str, list[float]], limit: float, *, moved: int | None = None
) -> Row:
    """How many times as fast as ``other`` we are, by the medians. ``moved``: bytes that both wrote and read, for MB/s."""
    middle = {name: statistics.median(held) for name, held in taken.items()}
    ratio = middle[other] / middle["rebond"]
    pairs = [theirs / ours for theirs, ours in zip(taken[other], taken["rebond"], strict=True)]
    speeds = ""
    if moved is not None:
        speeds = (
            "; " + " and ".join(f"{moved / middle[name] / 1e6:,.0f}" for name in (other, "rebond")) + " MB/s"
        )
    told = (
        f"× {ratio:.2f}: {other} {middle[other]:.1f} s, ours {middle['rebond']:.1f} s{speeds}; "
        f"pairs from × {min(pairs):.2f} to {max(pairs):.2f}"
    )
    return Row(what, f"× {limit:.2f}", told, ratio >= limit)


def alone(bench: Bench) -> Row:
    device = bench.attach(LARGE)
    taken = bench.in_turns("alone", dd=lambda: dd_both(device, LARGE), rebond=lambda: bench.erase(device))
    what = f"overwrite and full verification, {size_of(LARGE)}, of `dd` writing then reading"
    return compared(what, "dd", taken, 0.90, moved=2 * LARGE * MIB)


def against_shred(bench: Bench) -> Row:
    """Shred as people run it: three passes, nothing read back. Ours is one pass, and everything read back."""
    device = bench.attach(LARGE)
    taken = bench.in_turns("shred", rebond=lambda: bench.erase(device), shred=lambda: quiet("shred", device))
    what = f"the same, {size_of(LARGE)}, of `shred` as it is called (three passes, nothing read back)"
    return compared(what, "shred", taken, 3.0)


def against_nwipe(bench: Bench) -> Row:
    what = f"the same, {size_of(NWIPED)}, of `nwipe` with one random pass and verification"
    if not shutil.which("nwipe"):
        return Row(what, "× 1.00", "nwipe is not installed: not compared", holds=True)
    device = bench.attach(NWIPED)
    options = [
        "--autonuke",
        "--nogui",
        "--nowait",
        "--noblank",
        "--method=random",
        "--verify=last",
        "--rounds=1",
    ]
    taken = bench.in_turns(
        "nwipe", rebond=lambda: bench.erase(device), nwipe=lambda: quiet("nwipe", *options, device)
    )
    return compared(what, "nwipe", taken, 1.0)


def three_at_once(bench: Bench) -> Row:
    devices = [bench.attach(EACH) for _ in range(3)]
    taken = bench.in_turns("three", dd=lambda: together(devices), rebond=lambda: bench.erase(*devices))
    what = f"three at once, {size_of(EACH)} each, of three `dd` writing then reading"
    return compared(what, "dd", taken, 0.90, moved=6 * EACH * MIB)


def inspecting(bench: Bench) -> Row:
    command = (sys.executable, "-m", "workbench", "inspect", "--json")
    taken = bench.in_turns("inspect", rebond=lambda: quiet(*command))["rebond"]
    middle = statistics.median(taken)
    return Row("`inspect`", f"{INSPECT_LIMIT:.0f} s", f"{middle:.2f} s", holds=middle < INSPECT_LIMIT)


PARTS = {
    "alone": alone,
    "three": three_at_once,
    "shred": against_shred,
    "nwipe": against_nwipe,
    "inspect": inspecting,
}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if os.geteuid() != 0:
        print("erasing: needs root for loop devices; not measured")
        print(json.dumps({"holds": True}))
        return
    began, rows = time.perf_counter(), []
    where = os.environ.get("REBOND_BENCH_FOLDER")
    with tempfile.TemporaryDirectory(prefix="rebond-bench-", dir=where) as folder:
        bench = Bench(Path(folder))
        for name in wanted:
            try:
                rows.append(PARTS[name](bench))
            finally:
                bench.release()
    peak = f"{bench.peak / MIB:.0f} MiB"
    if bench.peak:
        rows.append(
            Row("peak memory of one process", f"{MEMORY_LIMIT // MIB} MiB", peak, bench.peak < MEMORY_LIMIT)
        )
    print("| measure | limit | measured |", "|---|---|---|", *rows, sep="\n")
    print(f"\nMedian of {ROUNDS}, in turns; {(time.perf_counter() - began) / 60:.0f} min in all.")
    print(json.dumps({"holds": all(row.holds for row in rows)}))


main()
