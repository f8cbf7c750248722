"""Sending what waits, each document until the server has it, and never as two.

The server recognises a document that comes again by its `Idempotency-Key`, which is made from its bytes: when an answer
is lost on its way, the same document is sent again with the same key. Checks are sent to the computer that their report
became; before they are sent a second time, the server is asked whether it already has them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import httpx

from passport.bundle import DocumentKind
from passport.checks import CheckReport, CheckResult
from passport.checks import from_json as checks_from_json
from passport.clocks import SENT_AT
from passport.refusal import UnreadableDocument
from workbench.outbox.store import Entry, Outbox

_PATHS = {
    DocumentKind.REPORT: "/api/v1/reports",
    DocumentKind.CERTIFICATE: "/api/v1/certificates",
    DocumentKind.EVIDENCE: "/api/v1/evidence",
}
_TYPES = {DocumentKind.EVIDENCE: "application/octet-stream"}
_NOT_WELCOME = frozenset({401, 403})
_LATER = frozenset({404, 405, 408, 409, 425, 429})
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
    """One server, one outbox. `clock_name` is that of this computer (see `workbench.outbox.clock`).

    `lot`, where it is given, is that of all the unknown computers; else each report may name its own.
    """

    client: httpx.Client
    outbox: Outbox
    clock_name: str
    clock: Callable[[], datetime]
    lot: str = ""
    stopped: str = field(default="", init=False)
    unwelcome: bool = field(default=False, init=False)

    def round(self) -> Iterator[Attempt]:
        """Try each waiting document once, in order. Stops at once when the server knows nobody by this token."""
        self.stopped, self.unwelcome = "", False
        for entry in self.outbox.waiting():
            try:
                yield self._send(entry)
            except httpx.HTTPError as error:
                self.stopped = f"{type(error).__name__}: {error}"[:200]
                yield Attempt(entry, State.WAITS, self.stopped)
                if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                    return  # there is no network: the others wait too
            if self.stopped:
                return

    def _send(self, entry: Entry) -> Attempt:
        if entry.carried.kind is DocumentKind.CHECKS:
            return self._send_checks(entry)
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
        if self.clock_name and entry.clock == self.clock_name:
            headers[SENT_AT] = self.clock().isoformat()
        return headers

    def _judge(self, entry: Entry, answer: httpx.Response) -> Attempt:
        told = _told(answer)
        message = str(told.get("message") or told.get("detail") or f"HTTP {answer.status_code}")[:300]
        if answer.is_success:
            self.outbox.settle(entry.key, _receipt(answer, told), taken=True)
            return Attempt(entry, State.TAKEN, message)
        if answer.status_code in _NOT_WELCOME:
            self.stopped, self.unwelcome = message, True
            return Attempt(entry, State.WAITS, message)
        if answer.is_client_error and answer.status_code not in _LATER:
            self.outbox.settle(entry.key, _receipt(answer, told), taken=False)
            return Attempt(entry, State.REFUSED, message)
        return Attempt(entry, State.WAITS, message)

    def _send_checks(self, entry: Entry) -> Attempt:
        try:
            report = checks_from_json(json.loads(entry.carried.body))
        except (ValueError, UnreadableDocument) as error:
            self.outbox.settle(entry.key, {"status": 0, "message": str(error)[:300]}, taken=False)
            return Attempt(entry, State.REFUSED, str(error))
        wanted = _results(report)
        if not wanted:
            self.outbox.settle(entry.key, {"status": 0, "message": "nothing was checked"}, taken=True)
            return Attempt(entry, State.TAKEN, "nothing was checked")
        tag = self._tag_of(entry.machine)
        if tag is None:
            return Attempt(entry, State.WAITS, "the server does not know this computer yet")
        if self.outbox.attempt(entry.key) and self._has_them(tag, wanted):
            self.outbox.settle(
                entry.key, {"status": 200, "device": tag, "message": "already recorded"}, taken=True
            )
            return Attempt(entry, State.TAKEN, "already recorded")
        body = json.dumps({"results": wanted}).encode()
        answer = self.client.post(f"/api/v1/devices/{tag}/checks", content=body, headers=self._headers(entry))
        return self._judge(entry, answer)

    def _tag_of(self, machine: str) -> str | None:
        """The tag that the server gave to the computer of a report, asked again while it waited in review there."""
        if not machine:
            return None
        for entry in self.outbox.sent():
            if entry.carried.kind is DocumentKind.REPORT and entry.machine == machine:
                told = (self.outbox.receipt(entry.key) or {}).get("device")
                if isinstance(told, str) and told:
                    return told
                answer = self.client.post(
                    _PATHS[DocumentKind.REPORT], content=entry.carried.body, headers=self._headers(entry)
                )
                receipt = _receipt(answer, _told(answer))
                if answer.is_success and receipt.get("device"):
                    self.outbox.note(entry.key, receipt)
                    return str(receipt["device"])
        return None

    def _has_them(self, tag: str, wanted: list[dict[str, str]]) -> bool:
        answer = self.client.get(f"/api/v1/devices/{tag}")
        held = _told(answer).get("checks") if answer.is_success else None
        if not isinstance(held, list):
            return False
        known = [
            {name: str(check.get(name) or "") for name in ("kind", "result", "not_applicable_reason")}
            for check in held
            if isinstance(check, dict)
        ]
        return all(one in known for one in wanted)


def pause_after(rounds: int, chance: float) -> float:
    """Seconds to wait after so many rounds without success: 2, 4, 8 ... at most 300, less a chance of a half of it.

    `chance` lies between 0 and 1: ten benches that lost one server do not all come back in the same second.
    """
    longest = min(_LONGEST_PAUSE, 2.0 ** min(rounds, 16))
    return longest * (1 - chance / 2)


def _results(report: CheckReport) -> list[dict[str, str]]:
    """What the server records: a check that nobody made is no result."""
    return [
        {
            "kind": found.kind.value,
            "result": found.result.value,
            "not_applicable_reason": found.reason.value if found.reason else "",
        }
        for found in report.findings
        if found.result is not CheckResult.NOT_DONE
    ]


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
