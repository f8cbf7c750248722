"""The checks of one computer, from the first to the last, kept on the stick after each so that a power cut costs none."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from passport.checks import (
    CheckFinding,
    CheckKind,
    CheckList,
    CheckReport,
    CheckResult,
    Judge,
    Machine,
    from_json,
    to_json,
)
from passport.hardware import HardwareReport, Tool
from passport.refusal import UnreadableDocument
from workbench import __version__
from workbench.check.verdict import Verdict
from workbench.outbox.files import write_whole


@dataclass(slots=True)
class Session:
    """`draft` is where what is known so far is kept; `clock` that of this computer."""

    machine: Machine
    wanted: CheckList
    clock: Callable[[], datetime]
    draft: Path | None = None
    findings: dict[CheckKind, CheckFinding] = field(default_factory=dict)

    def note(self, kind: CheckKind, verdict: Verdict, judge: Judge) -> None:
        """Keep a result. What a person has said is not overwritten by the program."""
        known = self.findings.get(kind)
        if known is not None and known.judge is Judge.PERSON and judge is Judge.PROGRAM:
            return
        self.findings[kind] = CheckFinding(
            kind=kind,
            result=verdict.result,
            reason=verdict.reason,
            judge=judge,
            measured=verdict.measured[:300] or None,
            done_at=self.clock(),
        )
        self._keep()

    def result_of(self, kind: CheckKind) -> CheckResult:
        """What is known of a check."""
        found = self.findings.get(kind)
        return CheckResult.NOT_DONE if found is None else found.result

    @property
    def open(self) -> list[CheckKind]:
        """The checks that are still to be done, in the order of the programme."""
        return [kind for kind in self.wanted.required if self.result_of(kind) is CheckResult.NOT_DONE]

    @property
    def done(self) -> int:
        return len(self.wanted.required) - len(self.open)

    def report(self) -> CheckReport:
        """The document: every required check, also those that nobody made."""
        kinds = [*self.wanted.required, *(kind for kind in self.findings if kind not in self.wanted.required)]
        undone = (CheckFinding(kind=kind, result=CheckResult.NOT_DONE) for kind in kinds)
        return CheckReport(
            produced_at=self.clock(),
            machine=self.machine,
            tool=Tool(name="rebond-workbench", version=__version__),
            required=self.wanted.required,
            findings=tuple(self.findings.get(nothing.kind, nothing) for nothing in undone),
        )

    def resume(self) -> bool:
        """Take up what was kept before a power cut, when it is of this very computer; answer whether there was any."""
        if self.draft is None:
            return False
        try:
            known = from_json(json.loads(self.draft.read_bytes()))
        except (OSError, ValueError, UnreadableDocument):
            return False
        if known.machine != self.machine:
            return False
        self.findings = {
            found.kind: found for found in known.findings if found.result is not CheckResult.NOT_DONE
        }
        return bool(self.findings)

    def finish(self) -> None:
        """The draft has become a document."""
        if self.draft is not None:
            self.draft.unlink(missing_ok=True)

    def _keep(self) -> None:
        if self.draft is not None:
            self.draft.parent.mkdir(parents=True, exist_ok=True)
            data = json.dumps(to_json(self.report()), ensure_ascii=False).encode()
            write_whole(self.draft, data, scratch=self.draft.parent)


def machine_of(report: HardwareReport) -> Machine:
    """What recognises the computer of a hardware report."""
    return Machine(
        maker=report.maker,
        model=report.model,
        serial=report.serial,
        system_uuid=report.system_uuid,
        board_serial=report.board.serial if report.board else None,
        macs=tuple(card.mac for card in report.network if card.mac and card.identifies),
    )
