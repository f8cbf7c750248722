"""One run of the checks: what is tested, by whom, and where the results are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from passport.checks import CheckKind, CheckReport
from passport.hardware import HardwareReport
from workbench.asking import this_computer
from workbench.check.app import CheckApp
from workbench.check.automatic import Probe, note_all, probes_for, verdict_of
from workbench.check.bench import BenchCard
from workbench.check.screens.home import in_words
from workbench.check.session import Session, machine_of
from workbench.check.verdict import title_of
from workbench.inspect.bench import at_first, computer_of
from workbench.inspect.machine import Computer, without_tools
from workbench.inspect.report import inspect
from workbench.inspect.tree import Tree
from workbench.livecard import LiveCard
from workbench.outbox.clock import clock_of, stamp_of
from workbench.outbox.places import outbox_of
from workbench.outbox.sources import entry_of_checks, entry_of_report
from workbench.wanted import Asked


@dataclass(frozen=True, slots=True)
class Test:
    """What is tested and how."""

    computer: Computer
    report: HardwareReport
    session: Session
    probes: list[Probe]
    card: BenchCard

    def app(self) -> CheckApp:
        """The full-screen interface."""
        return CheckApp(self.session, self.probes, self.computer.tree, self.card)


def begin(wanted: Path | None, spool: Path | None, *, root: Path = Path("/"), pace: float = 1.0) -> Test:
    """Look at the computer and take up a test of it that was cut short. Raises OSError, UnreadableDocument, ValueError."""
    tree = Tree(root)
    asked = Asked(spool, at_first(tree))
    computer = this_computer() if root == Path("/") else without_tools(tree)
    report = inspect(computer)
    required = asked.wanted(wanted)
    draft = spool / "checks-draft.json" if spool else None
    session = Session(machine_of(report), required, computer.clock, draft)
    session.resume()
    card = LiveCard.of(spool, computer_of(report)) if spool else None
    return Test(
        computer, report, session, probes_for(report, computer, required, pace=pace), BenchCard(card, session)
    )


def unattended(test: Test, say: Callable[[str], None]) -> None:
    """Make the checks that need no person, telling each in one line."""
    for probe in test.probes:
        test.card.tell(probe.kind, 0.0)
        verdict = verdict_of(probe, partial(_tell, test.card, probe.kind))
        note_all(test.session, probe, verdict)
    for kind in test.session.wanted.required:
        say(f"{title_of(kind):<28} {in_words(test.session.findings.get(kind))}")


def _tell(card: BenchCard, kind: CheckKind, share: float, _told: str) -> None:
    card.tell(kind, share)


def finish(test: Test, spool: Path | None) -> CheckReport:
    """The report, kept in the outbox beside that of the hardware, which the server needs first. Raises OSError."""
    report = test.session.report()
    if spool is not None:
        outbox, tree = outbox_of(spool), test.computer.tree
        clock, stamp = clock_of(tree), stamp_of(tree)
        outbox.add(entry_of_report(test.report, clock=clock, stamp=stamp))
        outbox.add(entry_of_checks(report, clock=clock, stamp=stamp))
        test.session.finish()
    return report
