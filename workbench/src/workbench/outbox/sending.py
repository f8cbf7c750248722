"""Sending what waits, each document until the server has it, and never as two.

The server recognises a document that comes again by its bytes, from which its `Idempotency-Key` is made: when an answer
is lost on its way, the same document is sent again with the same key. Documents are sent as they were made, with the
time by our clock now where it is that of their maker: the server corrects the times in them (`passport.clocks`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import httpx

from passport.bundle import DocumentKind
from passport.clocks import SENT_AT
from workbench.outbox.clock import Stamp
from workbench.outbox.store import Entry, Outbox
from workbench.words import _

_PATHS = {
    DocumentKind.REPORT: "/api/v1/reports",
    DocumentKind.CHECKS: "/api/v1/reports",
    DocumentKind.CERTIFICATE: "/api/v1/certificates",
    DocumentKind.EVIDENCE: "/api/v1/evidence",
}
_TYPES = {DocumentKind.EVIDENCE: "application/octet-stream"}
_NOT_WELCOME = frozenset({401, 403})
_LATER = frozenset({404, 405, 408, 409, 425, 429})
# The document was understood; the computer must first be received, or taken back to the bench.
_NOT_YET = frozenset({"not_received", "not_in_work"})
_LONGEST_PAUSE = 300.0


class State(StrEnum):
    """What became of one document in one round."""

    TAKEN = "taken"
    REFUSED = "refused"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One document in one round; `message` is the server's, or ours when it could not be reached."""

    entry: Entry
    state: State
    message: str = ""


@dataclass(slots=True)
class Sender:
    """One server, one outbox. `clock_name` is that of this computer, `stamp` its moment (see `workbench.outbox.clock`).

    `lot`, where it is given, is that of all the unknown computers; else each report may name its own.
    """

    client: httpx.Client
    outbox: Outbox
    clock_name: str
    clock: Callable[[], datetime]
    lot: str = ""
    stamp: Callable[[], Stamp | None] = lambda: None
    stopped: str = field(default="", init=False)
    unwelcome: bool = field(default=False, init=False)

    def round(self) -> Iterator[Attempt]:
        """Try each waiting document once, in order. Stops at once when the server knows nobody by this token."""
        self.stopped, self.unwelcome = "", False
        for entry in self.outbox.waiting():
            try:
                yield self._send(entry)
            except httpx.HTTPError as error:
                self.stopped = (_("the server does not answer:") + f" {type(error).__name__}: {error}")[:200]
                yield Attempt(entry, State.WAITS, self.stopped)
                if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                    return  # there is no network: the others wait too
            if self.stopped:
                return

    def _send(self, entry: Entry) -> Attempt:
        lot = self.lot or entry.lot
        query = {"lot": lot} if lot and entry.carried.kind is DocumentKind.REPORT else None
        answer = self.client.post(
            _PATHS[entry.carried.kind], content=entry.carried.body, headers=self._headers(entry), params=query
        )
        return self._judge(entry, answer)

    def _headers(self, entry: Entry) -> dict[str, str]:
        headers = {
            "Content-Type": _TYPES.get(entry.carried.kind, "application/json"),
            "Idempotency-Key": entry.key,
        }
        if said := self._clock_of(entry):
            headers[SENT_AT] = said.isoformat()
        return headers

    def _clock_of(self, entry: Entry) -> datetime | None:
        """What the clock that told the times of a document says now, as it went then; nothing of another computer's."""
        said = entry.stamp.says(self.stamp()) if entry.stamp else None
        return said or (self.clock() if self.clock_name and entry.clock == self.clock_name else None)

    def _judge(self, entry: Entry, answer: httpx.Response) -> Attempt:
        told = _told(answer)
        message = str(told.get("message") or told.get("detail") or f"HTTP {answer.status_code}")[:300]
        if answer.is_success:
            self.outbox.settle(entry.key, _receipt(answer, told), taken=True)
            return Attempt(entry, State.TAKEN, message)
        if answer.status_code in _NOT_WELCOME:
            self.stopped, self.unwelcome = message, True
            return Attempt(entry, State.WAITS, message)
        is_final = answer.status_code not in _LATER and told.get("reason") not in _NOT_YET
        if answer.is_client_error and is_final:
            self.outbox.settle(entry.key, _receipt(answer, told), taken=False)
            return Attempt(entry, State.REFUSED, message)
        return Attempt(entry, State.WAITS, message)


def pause_after(rounds: int, chance: float) -> float:
    """Seconds to wait after so many rounds without success: 2, 4, 8 ... at most 300, less a chance of a half of it.

    `chance` lies between 0 and 1: ten benches that lost one server do not all come back in the same second.
    """
    longest = min(_LONGEST_PAUSE, 2.0 ** min(rounds, 16))
    return longest * (1 - chance / 2)


def _told(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _receipt(answer: httpx.Response, told: dict[str, Any]) -> dict[str, Any]:
    """What is kept of an answer: texts and numbers on the first level."""
    plain = {name[:60]: value for name, value in told.items() if isinstance(value, str | int)}
    return {"status": answer.status_code} | plain
