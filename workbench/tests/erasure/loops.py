"""Loop devices over small files in memory, and calls of the real command line. For root only."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MIB = 1024**2
MARK = b"the name and the telephone number of somebody"
COMMAND = (sys.executable, "-I", "-m", "workbench")


def why_not() -> str | None:
    """What is missing for these tests."""
    if os.geteuid() != 0:
        return "needs root: loop devices, mounts and swap"
    done = subprocess.run(["losetup", "--find"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"needs loop devices: {done.stderr.strip()}"


def plain(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _behind(device: str) -> str:
    """The file behind a loop device as the kernel names it; nothing when it is free."""
    try:
        told = Path("/sys/block", Path(device).name, "loop/backing_file").read_text(encoding="utf-8")
    except OSError:
        return ""
    return told.strip().removesuffix(" (deleted)")


@dataclass
class Loops:
    """A folder in memory with files behind loop devices, and a spool."""

    folder: Path
    _devices: dict[str, str] = field(default_factory=dict)  # what lies behind each
    _mounts: list[Path] = field(default_factory=list)
    _swaps: list[str] = field(default_factory=list)

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def file(self, name: str, size: int, folder: Path | None = None) -> Path:
        """A file full of marks."""
        path = (folder or self.folder) / name
        block = MARK.ljust(4096, b".")
        path.write_bytes(block * (size // 4096))
        return path

    def attach(self, path: Path | str, *options: str) -> str:
        device = plain("losetup", *(options or ("--direct-io=on",)), "--find", "--show", path)
        self._devices[device] = _behind(device)
        return device

    def mount(self, device: str | Path, *options: str) -> Path:
        point = self.folder / f"mount{len(self._mounts)}"
        point.mkdir()
        plain("mount", *options, device, point)
        self._mounts.append(point)
        return point

    def swap(self, device: str) -> None:
        plain("mkswap", device)
        plain("swapon", device)
        self._swaps.append(device)

    def close(self) -> None:
        for device in self._swaps:
            subprocess.run(["swapoff", device], check=False, capture_output=True)
        for step in (self._detach, self._unmount, self._detach):
            step()

    def _unmount(self) -> None:
        for point in reversed(self._mounts):
            subprocess.run(["umount", point], check=False, capture_output=True)

    def _detach(self) -> None:
        """One that is free already may be another test's by now."""
        for device, behind in reversed(self._devices.items()):
            if behind and _behind(device) == behind:
                subprocess.run(["losetup", "--detach", device], check=False, capture_output=True)

    def arguments(
        self, *arguments: str, confirm: str | None = "LOOP", loop: bool = True, words: bool = False
    ) -> list[str]:
        made = [*COMMAND, "erase", *([] if words else ["--json"]), "--spool", str(self.spool)]
        made += ["--allow-loop"] if loop else []
        devices = sum(part.startswith("/dev/") for part in arguments)
        made += ["--confirm", confirm] * devices if confirm else []
        return [*made, *arguments]

    def erase(
        self, *arguments: str, confirm: str | None = "LOOP", loop: bool = True, words: bool = False
    ) -> Ended:
        done = subprocess.run(
            self.arguments(*arguments, confirm=confirm, loop=loop, words=words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    @contextlib.contextmanager
    def erasing(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """In a process group of its own, which a test may kill as a power cut does."""
        process = subprocess.Popen(
            self.arguments(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def certificates(self) -> list[Path]:
        return sorted((self.spool / "certificates").glob("*.json"))


@dataclass
class Ended:
    status: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def results(self) -> list[str]:
        return sorted(event["result"] for event in self.events if event["event"] == "result")


def worker_of(process: subprocess.Popen[str]) -> int:
    """The process that erases, below the one that was started."""
    return int(
        Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()[0]
    )


@contextlib.contextmanager
def loops() -> Iterator[Loops]:
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        made = Loops(Path(folder))
        try:
            yield made
        finally:
            made.close()
