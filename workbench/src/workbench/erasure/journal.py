"""What was done to one drive, written and synced before the next thing is done, so that a power cut loses nothing.

One JSON object a line; each carries an HMAC-SHA-256 over itself and the one before it. A last line that was cut is
dropped, as a power cut leaves it; anything else that does not fit makes the journal worthless, and the erasure starts
again. The journal holds the key of the keystream, which is no secret: it tells what stands on an erased drive.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any, Self

from passport.strict import b64, write

Entry = dict[str, Any]


class BrokenJournal(Exception):
    """The journal was altered, or belongs to another key."""


class Journal:
    """The journal of one erasure. Appending answers only when the line is on the medium."""

    def __init__(self, path: Path, secret: bytes) -> None:
        """Open or begin it. Raises BrokenJournal, OSError."""
        self.path = path
        self._secret = secret
        self._last = ""
        self.entries: list[Entry] = []
        is_new = not path.exists()
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_APPEND, 0o600)
        try:
            os.ftruncate(self._fd, self._read(path.read_bytes()))
        except BaseException:
            os.close(self._fd)
            raise
        if is_new:
            sync_folder(path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing more is written."""
        os.close(self._fd)

    def append(self, event: str, **facts: Any) -> None:
        """Add one line and wait until it is on the medium. Raises OSError."""
        entry: Entry = {"event": event, **facts}
        mac = self._mac(entry)
        os.write(self._fd, write({**entry, "mac": mac}) + b"\n")
        os.fsync(self._fd)
        self._last = mac
        self.entries.append(entry)

    def last(self, event: str) -> Entry | None:
        """The latest entry of that name."""
        return next((entry for entry in reversed(self.entries) if entry["event"] == event), None)

    def all(self, event: str) -> list[Entry]:
        """The entries of that name, in order."""
        return [entry for entry in self.entries if entry["event"] == event]

    def _mac(self, entry: Entry) -> str:
        signed = self._last.encode() + b"\n" + write(entry)
        return b64(hmac.new(self._secret, signed, hashlib.sha256).digest())

    def _read(self, data: bytes) -> int:
        """Take the lines in; answer how many bytes are good."""
        good = 0
        for line in data.split(b"\n")[:-1]:
            self._take(line)
            good += len(line) + 1
        return good

    def _take(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
            mac = entry.pop("mac")
            expected = self._mac(entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BrokenJournal(f"{self.path} holds a line that is no entry") from None
        if mac != expected or not isinstance(entry.get("event"), str):
            raise BrokenJournal(f"{self.path} was altered after line {len(self.entries)}")
        self._last = mac
        self.entries.append(entry)


def sync_folder(folder: Path) -> None:
    """Wait until what was created, renamed or removed in a folder is on the medium."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
