"""The real workbench on a real loop device, which only root may make: erased, read back, signed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from passport.strict import b64, write
from tests.agents.sticks import Stick

SIZE = 8 * 1024**2
MARK = b"the telephone number of somebody"


def why_not() -> str | None:
    """What is missing for these tests."""
    if os.geteuid() != 0:
        return "needs root: loop devices"
    done = subprocess.run(["losetup", "--find"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"needs loop devices: {done.stderr.strip()}"


@dataclass(frozen=True)
class Wiped:
    """What is left of one run: the signed certificate, what stands on the medium, and the clock of that machine."""

    certificate: bytes
    medium: bytes
    sent_at: datetime


def wiped(stick: Stick, *, asset_tag: str) -> Wiped:
    """`rebond-workbench erase` on a loop device of 8 MiB, from the spool of ``stick``."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        folder = Path(name)
        file, certificate = folder / "disk", folder / "certificate.json"
        file.write_bytes(MARK.ljust(4096, b".") * (SIZE // 4096))
        spool = _spool(folder, stick)
        with _loop(file) as device:
            words = ("--operator", "Bruno", "--asset-tag", asset_tag, "--certificate", str(certificate))
            command = [sys.executable, "-m", "workbench", "erase", "--json", "--spool", str(spool)]
            command += ["--allow-loop", "--confirm", "LOOP", *words, device]
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        assert done.returncode == 0, done.stderr
        return Wiped(certificate.read_bytes(), file.read_bytes(), timezone.now())


def verified(data: bytes, trust: dict[str, object]) -> int:
    """The answer of `rebond-workbench verify --trust`: 0 intact and known, 4 altered, 5 not in the list."""
    with tempfile.TemporaryDirectory() as name:
        file, keys = Path(name, "certificate.json"), Path(name, "keys.json")
        file.write_bytes(data)
        keys.write_bytes(write(trust))
        command = [sys.executable, "-m", "workbench", "verify", str(file), "--trust", str(keys)]
        return subprocess.run(command, capture_output=True, check=False).returncode


def _spool(folder: Path, stick: Stick) -> Path:
    """What enrolment leaves on a stick: its key, and the word of the workshop for it."""
    spool = folder / "spool"
    spool.mkdir()
    assert stick.delegation is not None
    (spool / "key").write_text(b64(stick.key.private_bytes_raw()), encoding="ascii")
    (spool / "delegation.json").write_bytes(write(stick.agent.delegation))
    return spool


@contextmanager
def _loop(file: Path) -> Iterator[str]:
    made = subprocess.run(
        ["losetup", "--find", "--show", str(file)], capture_output=True, text=True, check=True
    )
    try:
        yield made.stdout.strip()
    finally:
        subprocess.run(["losetup", "--detach", made.stdout.strip()], check=False)
