"""The doors of a computer: its files, its tools and its drives. A recording offers the same ones."""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from passport.storage import HiddenAreas
from workbench.inspect.tree import Tree

Run = Callable[[Sequence[str], float], bytes | None]
Ask = Callable[[str, int, bytearray], bytes | None]
Areas = Callable[[str], HiddenAreas | None]


def run(command: Sequence[str], seconds: float) -> bytes | None:
    """What a tool writes on its output, or nothing when it is absent or takes longer.

    Its exit status is not looked at: what it wrote is judged by a parser, and is all the evidence there is.
    """
    path = shutil.which(command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def ask(device: str, request: int, buffer: bytearray) -> bytes | None:
    """What the kernel answers to an ioctl that reads from a device, such as "sda"; nothing when it refuses."""
    try:
        descriptor = os.open(f"/dev/{device}", os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.ioctl(descriptor, request, buffer)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return bytes(buffer)


def no_areas(_device: str) -> HiddenAreas | None:
    """Nobody asked the drive what it hides."""
    return None


def clock() -> datetime:
    """What the clock of this computer says, right or wrong."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


@dataclass(frozen=True, slots=True)
class Computer:
    """`Computer()` is the one this program runs on. `areas` asks a drive what it hides."""

    tree: Tree = field(default_factory=lambda: Tree(Path("/")))
    run: Run = run
    ask: Ask = ask
    areas: Areas = no_areas
    clock: Callable[[], datetime] = clock


def without_tools(tree: Tree) -> Computer:
    """A recorded machine: its files alone, no tool and no drive to ask."""
    return Computer(
        tree=tree, run=lambda _command, _seconds: None, ask=lambda _device, _request, _buffer: None
    )
