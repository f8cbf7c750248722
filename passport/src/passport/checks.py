"""What is tested on a computer, and what came out: `rebond.check-report/1`.

The codes are those of the server, of the list that a programme requires and of the workbench. They are stored: a code
is never renamed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from passport.erasure import Level
from passport.hardware import Tool
from passport.refusal import Reason, UnreadableDocument
from passport.shape import decode, encode, wrong

SCHEMA = "rebond.check-report/1"
LIST_SCHEMA = "rebond.check-list/1"


class CheckKind(StrEnum):
    """What is tested before a computer may be called refurbished (code de la consommation, article R. 122-4)."""

    START = "start"
    PROCESSOR = "processor"
    MEMORY = "memory"
    STORAGE = "storage"
    SCREEN = "screen"
    KEYBOARD = "keyboard"
    POINTER = "pointer"
    SOUND = "sound"
    MICROPHONE = "microphone"
    CAMERA = "camera"
    WIRELESS = "wireless"
    WIRED = "wired"
    PORTS = "ports"
    BATTERY = "battery"
    CHARGER = "charger"
    CASE = "case"


class CheckResult(StrEnum):
    """What came out. A check that nobody made has no result: it is `not_done` and passes for nothing."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_DONE = "not_done"


class NotApplicableReason(StrEnum):
    """Why a check does not apply; required with `not_applicable`, and only there."""

    NOT_FITTED = "not_fitted"
    REMOVED = "removed"
    NOT_NEEDED = "not_needed"


class Judge(StrEnum):
    """Who found the result: the program by measuring, or a person by looking."""

    PROGRAM = "program"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinding:
    """One result. `measured` tells the figures behind it in a few words without a name of a person or a network."""

    kind: CheckKind
    result: CheckResult
    reason: NotApplicableReason | None = None
    judge: Judge | None = None
    measured: str | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What recognises the computer that was tested: the identifiers of its hardware report."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    system_uuid: str | None = None
    board_serial: str | None = None
    macs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The results of one computer, at most one of each kind. `required` is the list that was asked for."""

    produced_at: datetime
    machine: Machine
    tool: Tool | None = None
    required: tuple[CheckKind, ...] = ()
    findings: tuple[CheckFinding, ...] = ()

    @property
    def open(self) -> tuple[CheckKind, ...]:
        """The required checks that nobody has made."""
        done = {found.kind for found in self.findings if found.result is not CheckResult.NOT_DONE}
        return tuple(kind for kind in self.required if kind not in done)

    @property
    def is_good(self) -> bool:
        """Whether every required check was made and none failed."""
        return not self.open and all(found.result is not CheckResult.FAILED for found in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckList:
    """What is asked for: the checks in their order, the least that a battery must still hold, how drives are erased.

    `erasure_level` is the strictest of donor and programme; None: nobody has said.
    """

    required: tuple[CheckKind, ...] = tuple(CheckKind)
    battery_threshold_percent: int | None = None
    erasure_level: Level | None = None


def to_json(report: CheckReport) -> dict[str, Any]:
    """The report as a `rebond.check-report/1` document."""
    return {"schema": SCHEMA, **encode(report)}


def from_json(document: object) -> CheckReport:
    """The report of such a document. Raises `UnreadableDocument`, which names the path of the first wrong field."""
    report = decode(CheckReport, _without_schema(document, SCHEMA))
    _refuse_contradictions(report.findings)
    return report


def list_from_json(document: object) -> CheckList:
    """The list of `{"schema": "rebond.check-list/1", "required": [...], "battery_threshold_percent": 50}`."""
    found = decode(CheckList, _without_schema(document, LIST_SCHEMA))
    return replace(found, required=tuple(dict.fromkeys(found.required)) or tuple(CheckKind))


def list_to_json(wanted: CheckList) -> dict[str, Any]:
    """The list as a `rebond.check-list/1` document."""
    return {"schema": LIST_SCHEMA, **encode(wanted)}


def _without_schema(document: object, schema: str) -> dict[str, object]:
    if not isinstance(document, dict) or document.get("schema") != schema:
        raise UnreadableDocument(
            Reason.UNKNOWN_FORMAT,
            f"This is not a document {schema}",
            cure=f'Such a document says "schema": "{schema}"',
            where="schema",
        )
    return {name: value for name, value in document.items() if name != "schema"}


def _refuse_contradictions(findings: Iterable[CheckFinding]) -> None:
    seen: set[CheckKind] = set()
    for place, found in enumerate(findings):
        if found.kind in seen:
            raise wrong(f"findings[{place}].kind", "this check has two results")
        seen.add(found.kind)
        if (found.result is CheckResult.NOT_APPLICABLE) != (found.reason is not None):
            raise wrong(
                f"findings[{place}].reason", "a reason is given when a check does not apply, and only then"
            )
