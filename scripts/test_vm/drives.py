"""The files behind the drives: what a former owner left on them, and whether any of it is still there."""

from __future__ import annotations

import hashlib
import mmap
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

MIB = 1024**2
_EVERY = 64 * 1024
_SECTOR = 512


@dataclass(frozen=True, slots=True)
class Planted:
    """A file full of marks of one word, which occurs nowhere else."""

    file: Path
    serial: str
    word: bytes

    def remaining(self) -> int:
        """How many marks still lie in the file on this side of the emulation."""
        found, at = 0, 0
        with self.file.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            while (at := view.find(self.word, at)) >= 0:
                found, at = found + 1, at + 1
        return found


def planted(file: Path, *, serial: str, mib: int) -> Planted:
    """A drive that was in use: marks in its first and last sectors and every 64 KiB between, among other data."""
    word = b"PRIVATE-" + secrets.token_hex(12).encode()
    size, filling = mib * MIB, secrets.token_bytes(_EVERY)
    with file.open("wb") as drive:
        for offset in range(0, size, _EVERY):
            drive.write(word + filling[len(word) :])
            assert drive.tell() == offset + _EVERY
        drive.seek(size - _SECTOR)
        drive.write(word)
    return Planted(file, serial, word)


def bystander(file: Path, *, mib: int) -> str:
    """A drive that nobody names: an ext4 with an open journal, called like the stick. Answer its SHA-256.

    To look for the live system means to try file systems; mounted for reading, this one would be written.
    """
    file.write_bytes(b"")
    with file.open("r+b") as drive:
        drive.truncate(mib * MIB)
    _run("mkfs.ext4", "-q", "-F", "-L", "REBOND", str(file))
    _run("debugfs", "-w", "-R", "feature needs_recovery", str(file))
    return fingerprint(file)


def fingerprint(file: Path) -> str:
    """SHA-256 of a whole file."""
    with file.open("rb") as drive:
        return hashlib.file_digest(drive, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Stick:
    """The stick of the workshop: FAT, as most are, with the name by which the live system finds it."""

    file: Path

    @classmethod
    def made(cls, file: Path, files: dict[str, bytes], *, mib: int = 64) -> Stick:
        """A new one that holds these files."""
        with file.open("wb") as image:
            image.truncate(mib * MIB)
        _run("mkfs.vfat", "-n", "REBOND", str(file))
        for name, data in files.items():
            _run("mcopy", "-i", str(file), "-", f"::/{name}", data=data)
        return cls(file)

    def copied_to(self, folder: Path) -> Path:
        """All that lies on it."""
        folder.mkdir()
        _run("mcopy", "-s", "-n", "-i", str(self.file), "::/*", str(folder))
        return folder


def _run(*command: str, data: bytes = b"") -> None:
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
