"""The outbox on the stick: one file for each document, named by its key.

    waiting/<key>     to be sent
    sent/<key>        the server has it; receipts/<key> is its answer
    refused/<key>     the server will never take it; receipts/<key> says why
    damaged/<name>    not what was written: kept, never sent
    scratch/          halves of files that were being written when the power went

A file is one line of canonical JSON (the envelope) and the bytes of the document. The key is made from the kind and the
bytes, so that adding a document twice is adding it once, on this stick or another.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from passport.bundle import Carried, DocumentKind
from passport.canonical import canonical
from workbench.outbox.clock import Stamp
from workbench.outbox.files import move, sync_folder, write_whole

SCHEMA = "rebond.outbox-entry/1"
_FOLDERS = ("waiting", "sent", "refused", "damaged", "receipts", "scratch")
_LONGEST_ENVELOPE = 4096
_ORDER = tuple(DocumentKind)
"""Reports first: the server must know a computer before it takes what was found on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document with its envelope. `clock` names the computer whose clock told `added_at`; `machine` what it is about.

    `stamp` is what that clock said when the document was kept: the network may set it before the document is sent.
    """

    carried: Carried
    added_at: datetime
    clock: str
    machine: str = ""
    lot: str = ""
    stamp: Stamp | None = None

    @property
    def key(self) -> str:
        return self.carried.key


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox in one folder."""

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> "Outbox":
        """The outbox of a folder, made when it is not there, put in order after a loss of power."""
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        sync_folder(folder)
        outbox = cls(folder)
        outbox._put_in_order()
        return outbox

    def add(self, entry: Entry) -> bool:
        """Keep a document; answer whether it is new. Once this returns it outlives a loss of power."""
        with self._hold(exclusive=False):
            if any((self.folder / name / entry.key).exists() for name in ("sent", "refused", "waiting")):
                return False
            write_whole(self.folder / "waiting" / entry.key, _written(entry), scratch=self.folder / "scratch")
            return True

    def waiting(self) -> list[Entry]:
        """What is still to be sent, in the order of sending. What is damaged is put aside."""
        found = [self._read(path) for path in self._paths("waiting")]
        entries = [entry for entry in found if entry is not None]
        return sorted(entries, key=lambda e: (_ORDER.index(e.carried.kind), e.added_at, e.key))

    def sent(self) -> list[Entry]:
        """What the server has."""
        found = (self._read(path) for path in self._paths("sent"))
        return [entry for entry in found if entry is not None]

    def count(self, name: str) -> int:
        """How many lie in one of the folders."""
        return len(self._paths(name))

    def receipt(self, key: str) -> dict[str, Any] | None:
        """What the server answered."""
        try:
            told = json.loads((self.folder / "receipts" / key).read_bytes())
        except (OSError, ValueError):
            return None
        return told if isinstance(told, dict) else None

    def settle(self, key: str, receipt: dict[str, Any], *, taken: bool) -> None:
        """Note the server's answer, then put the document away; a loss of power between the two is mended at opening."""
        told = canonical(receipt | {"taken": taken})
        write_whole(self.folder / "receipts" / key, told, scratch=self.folder / "scratch")
        self._put_away(key)

    @contextmanager
    def sending(self) -> Iterator[bool]:
        """Hold the outbox as the one sender; False when another program sends from it now."""
        with (self.folder / "sender.lock").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    @contextmanager
    def _hold(self, *, exclusive: bool) -> Iterator[bool]:
        """Those who add share the lock; who tidies up needs it alone, and else leaves things as they are."""
        with (self.folder / "writer.lock").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
            except BlockingIOError:
                yield False
                return
            yield True

    def _put_in_order(self) -> None:
        with self._hold(exclusive=True) as alone:
            if alone:
                for half in self._paths("scratch"):
                    half.unlink(missing_ok=True)
                for path in self._paths("waiting"):
                    self._put_away(path.name)

    def _put_away(self, key: str) -> None:
        """By its receipt, where there is one."""
        receipt, path = self.receipt(key), self.folder / "waiting" / key
        if receipt is not None and path.exists():
            move(path, self.folder / ("sent" if receipt.get("taken") else "refused"))

    def _paths(self, name: str) -> list[Path]:
        return sorted(path for path in (self.folder / name).iterdir() if path.is_file())

    def _read(self, path: Path) -> Entry | None:
        try:
            entry = _read(path.read_bytes())
        except FileNotFoundError:
            return None  # sent or put aside at this very moment
        except ValueError:
            entry = None
        if entry is None or entry.key != path.name:
            move(path, self.folder / "damaged")
            return None
        return entry


def _written(entry: Entry) -> bytes:
    envelope = {
        "schema": SCHEMA,
        "kind": entry.carried.kind.value,
        "added_at": entry.added_at.isoformat(),
        "clock": entry.clock,
        "machine": entry.machine,
        "lot": entry.lot,
        **({"stamp": _stamped(entry.stamp)} if entry.stamp else {}),
    }
    return canonical(envelope) + b"\n" + entry.carried.body


def _stamped(stamp: Stamp) -> dict[str, str | int]:
    return {"start": stamp.start, "milliseconds": stamp.milliseconds, "said": stamp.said.isoformat()}


def _stamp(told: Any) -> Stamp | None:
    """Raises ValueError."""
    if told is None:
        return None
    try:
        return Stamp(str(told["start"]), int(told["milliseconds"]), datetime.fromisoformat(told["said"]))
    except (KeyError, TypeError):
        raise ValueError("the envelope is damaged") from None


def _read(data: bytes) -> Entry:
    """Raises ValueError for anything that `_written` did not write."""
    head, separator, body = data.partition(b"\n")
    if not separator or len(head) > _LONGEST_ENVELOPE:
        raise ValueError("there is no envelope")
    told = json.loads(head)
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise ValueError("this is no entry of an outbox")
    texts = [told.get(name) for name in ("clock", "machine", "lot")]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("the envelope is damaged")
    return Entry(
        carried=Carried(DocumentKind(str(told.get("kind"))), body),
        added_at=datetime.fromisoformat(str(told.get("added_at"))),
        clock=str(texts[0]),
        machine=str(texts[1]),
        lot=str(texts[2]),
        stamp=_stamp(told.get("stamp")),
    )
