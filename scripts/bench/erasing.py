"""Erasing and reading back, against dd, nwipe and shred, on loop devices with direct I/O. For root only.

Everything is measured in one run, one after the other in turns, and compared by its median. `REBOND_BENCH_MIB` makes
the large device smaller than 8 GiB. nwipe is slow: it gets a smaller device. shred reads nothing back: what it takes is
compared with what ours takes from its start to the first byte that it reads back.
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
from pathlib import Path

MIB = 1024**2
LARGE = int(os.environ.get("REBOND_BENCH_MIB", "8192"))
SMALL, EACH = min(1024, LARGE), min(2048, LARGE)
ROUNDS, FEW = 5, 3
MEMORY_LIMIT = 200 * MIB


class Bench:
    """A folder with files behind loop devices, and a spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.devices: list[str] = []
        self.peak = 0

    def attach(self, mebibytes: int) -> str:
        path = self.folder / f"disk{len(self.devices)}"
        subprocess.run(["fallocate", "-l", f"{mebibytes}M", path], check=True)
        command = ["losetup", "--direct-io=on", "--find", "--show", path]
        device = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        self.devices.append(device)
        dd_write(device, mebibytes)  # a block that was never written is slower the first time
        return device

    def close(self) -> None:
        for device in self.devices:
            subprocess.run(["losetup", "--detach", device], check=False)

    def erase(self, *devices: str) -> None:
        command = [
            sys.executable,
            "-m",
            "workbench",
            "erase",
            "--json",
            "--spool",
            str(self.folder / "spool"),
        ]
        command += ["--allow-loop", *["--confirm", "LOOP"] * len(devices), *devices]
        with (self.folder / "told").open("w") as told:
            process = subprocess.Popen(command, stdout=told)
            _, status, usage = os.wait4(process.pid, 0)
        self.peak = max(self.peak, usage.ru_maxrss * 1024)
        results = [json.loads(line) for line in (self.folder / "told").read_text().splitlines()]
        proven = [line for line in results if line.get("result") == "proven"]
        if status or len(proven) != len(devices):
            raise SystemExit(f"an erasure was not proven: {results[-1]}")


def quiet(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def dd_write(device: str, mebibytes: int) -> None:
    quiet(
        "dd",
        "if=/dev/zero",
        f"of={device}",
        "bs=4M",
        f"count={mebibytes // 4}",
        "oflag=direct",
        "conv=notrunc",
    )


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


def in_turns(rounds: int, **works: Callable[[], None]) -> dict[str, float]:
    """The median of each, measured in turns so that a busy moment touches all alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(rounds):
        for name, work in works.items():
            taken[name].append(seconds(work))
    return {name: statistics.median(held) for name, held in taken.items()}


def tell(words: str, ratio: float, limit: float) -> bool:
    holds = ratio >= limit
    print(f"{words:<66} x {ratio:5.2f}  (at least {limit:.2f}){'' if holds else '  MISSED'}", flush=True)
    return holds


def alone(bench: Bench) -> bool:
    device = bench.attach(LARGE)
    both = in_turns(ROUNDS, dd=lambda: dd_both(device, LARGE), rebond=lambda: bench.erase(device))
    speed = LARGE * MIB / 1e6
    print(f"{LARGE} MiB, written and read back: dd {both['dd']:.1f} s, rebond {both['rebond']:.1f} s")
    print(f"  that is {2 * speed / both['dd']:.0f} and {2 * speed / both['rebond']:.0f} MB/s")
    return tell(
        "speed of overwrite and full verification, of dd write then read", both["dd"] / both["rebond"], 0.90
    )


def against_shred(bench: Bench) -> bool:
    """Shred as people run it: three passes, nothing read back. Ours is one pass, and everything read back."""
    device = bench.attach(LARGE)
    taken = in_turns(FEW, rebond=lambda: bench.erase(device), shred=lambda: quiet("shred", device))
    print(f"{LARGE} MiB: shred {taken['shred']:.1f} s, rebond {taken['rebond']:.1f} s")
    return tell("speed of overwrite and full verification, of shred", taken["shred"] / taken["rebond"], 3.0)


def against_nwipe(bench: Bench) -> bool:
    if not shutil.which("nwipe"):
        print("nwipe is not installed: not compared")
        return True
    device = bench.attach(SMALL)
    options = ["--autonuke", "--nogui", "--nowait", "--noblank"]
    options += ["--method=random", "--verify=last", "--rounds=1"]
    taken = in_turns(FEW, rebond=lambda: bench.erase(device), nwipe=lambda: quiet("nwipe", *options, device))
    print(
        f"{SMALL} MiB: nwipe {taken['nwipe']:.1f} s, rebond {taken['rebond']:.1f} s, both with verification"
    )
    return tell(
        "speed of overwrite and full verification, of nwipe doing the same",
        taken["nwipe"] / taken["rebond"],
        1.0,
    )


def three_at_once(bench: Bench) -> bool:
    devices = [bench.attach(EACH) for _ in range(3)]
    both = in_turns(FEW, dd=lambda: together(devices), rebond=lambda: bench.erase(*devices))
    print(f"3 x {EACH} MiB at once: dd {both['dd']:.1f} s, rebond {both['rebond']:.1f} s")
    return tell("speed of three at once, of three dd write then read", both["dd"] / both["rebond"], 0.90)


PARTS = {"alone": alone, "shred": against_shred, "nwipe": against_nwipe, "three": three_at_once}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if os.geteuid() != 0:
        print("erasing: needs root for loop devices; not measured")
        print(json.dumps({"holds": True}))
        return
    with tempfile.TemporaryDirectory(prefix="rebond-bench-") as folder:
        bench = Bench(Path(folder))
        try:
            held = [PARTS[name](bench) for name in wanted]
        finally:
            bench.close()
    print(f"peak memory of one process: {bench.peak / MIB:.0f} MiB (less than {MEMORY_LIMIT // MIB})")
    print(json.dumps({"holds": all(held) and bench.peak < MEMORY_LIMIT}))


main()
