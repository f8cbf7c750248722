"""One emulated computer, and a person at its serial console.

QEMU without hardware acceleration (TCG): what is slow here is the emulation. Every wait has an end.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shlex
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BOOT_SECONDS = 600
COMMAND_SECONDS = 240
_PROMPT = b"root@rebond:"
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][A-Z0-9]|\r")


class Trouble(Exception):
    """The trial failed; the message says what was expected and what was seen."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the computer is made of: files of drives, each with its arguments for QEMU."""

    kernel: Path
    initrd: Path
    options: str
    medium: Path
    stick: Path
    drives: Sequence[str]
    memory_mib: int = 1536


@dataclass(slots=True)
class Machine:
    """A running computer. `log` keeps all that its serial console said."""

    process: subprocess.Popen[bytes]
    console: socket.socket
    log: Path
    started: float
    _seen: bytearray = field(default_factory=bytearray)
    _calls: int = 0

    @classmethod
    def start(cls, parts: Parts, folder: Path, name: str) -> Machine:
        """Power on. The serial console is a socket in `folder`."""
        door, log = folder / f"{name}.serial", folder / f"{name}.log"
        door.unlink(missing_ok=True)
        command = [*_command(parts), "-serial", f"unix:{door},server=on,wait=on"]
        with log.with_suffix(".qemu").open("wb") as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)
        try:
            return cls(process, _connected(door, process, log), log, time.monotonic())
        except BaseException:
            _end(process)
            raise

    @property
    def seconds(self) -> float:
        """Since it was powered on."""
        return time.monotonic() - self.started

    def wait_for_prompt(self) -> float:
        """Until a person may type; answer how long that took."""
        self._until(lambda seen: _PROMPT in seen, BOOT_SECONDS, "the prompt of the console")
        return self.seconds

    def ask(self, command: str, *, seconds: float = COMMAND_SECONDS) -> tuple[int, str]:
        """Type a command; answer its exit status and what it wrote, both outputs together."""
        self.type(command)
        return self.answer(seconds=seconds)

    def told(self, command: str, *, seconds: float = COMMAND_SECONDS) -> str:
        """The same for a command that must succeed. Raises Trouble."""
        status, words = self.ask(command, seconds=seconds)
        if status:
            raise Trouble(f"`{command}` ended with {status}:\n{words}")
        return words

    def type(self, command: str) -> None:
        """Type a command, and do not wait. The marks around its output are not those that the console echoes."""
        self._calls += 1
        self._seen.clear()
        line = f"echo BEGIN''{self._calls}; {{ {command}; }} 2>&1; echo END''{self._calls}:$?:"
        self.console.sendall(line.encode() + b"\n")

    def answer(self, *, seconds: float = COMMAND_SECONDS) -> tuple[int, str]:
        """Wait for the end of what was typed."""
        mark = re.compile(rb"END%d:(\d+):" % self._calls)
        self._until(lambda seen: mark.search(seen) is not None, seconds, "the end of a command")
        found = mark.search(self._seen)
        assert found is not None
        words = bytes(self._seen[: found.start()]).partition(b"BEGIN%d\n" % self._calls)[2]
        return int(found[1]), words.decode(errors="replace").strip()

    def watch(self, is_seen: Callable[[str], bool], *, seconds: float, what: str) -> None:
        """Wait until what the console said since the last command is as wanted."""
        self._until(lambda seen: is_seen(seen.decode(errors="replace")), seconds, what)

    def cut_the_power(self) -> None:
        """No warning, nothing flushed: what a drive has not yet, it never gets."""
        _end(self.process)
        self.console.close()

    def switch_off(self) -> None:
        """As a person does, and wait for it."""
        self.console.sendall(b"systemctl poweroff\n")
        try:
            self.process.wait(180)
        except subprocess.TimeoutExpired:
            raise Trouble("the computer did not switch off within 3 minutes") from None
        finally:
            self.cut_the_power()

    def _until(self, is_so: Callable[[bytes], bool], seconds: float, what: str) -> None:
        end = time.monotonic() + seconds
        while not is_so(bytes(self._seen)):
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                tail = bytes(self._seen[-1500:]).decode(errors="replace")
                why = f"not within {seconds:.0f} s" if left <= 0 else "the computer went away"
                raise Trouble(f"{what}: {why}. The console said last:\n{tail}\nAll of it: {self.log}")

    def _read(self, seconds: float) -> bool:
        """Take in what the console says; whether it still may say something."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.console, selectors.EVENT_READ)
            if not selector.select(min(seconds, 1.0)):
                return True
        try:
            data = self.console.recv(65536)
        except ConnectionError:
            data = b""
        with self.log.open("ab") as log:
            log.write(data)
        self._seen += data
        self._seen[:] = _ESCAPES.sub(b"", bytes(self._seen))
        return bool(data)


def _command(parts: Parts) -> list[str]:
    identity = "type=1,manufacturer=LENOVO,product=20AUS00X00,version=ThinkPad L440,serial=PF0TRIAL"
    drives = [word for line in parts.drives for word in shlex.split(line)]
    return [
        "qemu-system-x86_64",
        *("-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2"),
        *("-m", str(parts.memory_mib), "-nodefaults", "-display", "none", "-vga", "std", "-no-reboot"),
        *("-smbios", identity),
        *("-kernel", str(parts.kernel), "-initrd", str(parts.initrd), "-append", parts.options),
        *("-device", "qemu-xhci,id=usb"),
        *("-drive", f"file={parts.medium},if=none,id=medium,format=raw,readonly=on"),
        *("-device", "usb-storage,bus=usb.0,drive=medium,serial=MEDIUM01"),
        *("-drive", f"file={parts.stick},if=none,id=stick,format=raw,cache=writethrough"),
        *("-device", "usb-storage,bus=usb.0,drive=stick,serial=STICK001"),
        *drives,
        *("-netdev", "user,id=net", "-device", "e1000e,netdev=net"),
    ]


def _connected(door: Path, process: subprocess.Popen[bytes], log: Path) -> socket.socket:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        console = socket.socket(socket.AF_UNIX)
        try:
            console.connect(os.fspath(door))
        except OSError:
            console.close()
            time.sleep(0.1)
            continue
        return console
    raise Trouble(f"QEMU did not start: {log.with_suffix('.qemu').read_text(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait()
