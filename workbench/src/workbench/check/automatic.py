"""Which checks a program can make, in the order in which they are run: short ones first, heat last."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from passport.checks import CheckKind, CheckList, CheckResult, Judge
from passport.hardware import HardwareReport
from workbench.check.probes import parts, sound
from workbench.check.probes.memory import check_memory
from workbench.check.probes.processor import check_processor
from workbench.check.probes.storage import check_storage
from workbench.check.session import Session
from workbench.check.verdict import Tell, Verdict, undecided
from workbench.inspect.machine import Computer
from workbench.words import _

LOAD_SECONDS, MEMORY_SECONDS, LINK_SECONDS = 30.0, 60.0, 3.0


@dataclass(frozen=True, slots=True)
class Probe:
    """One check and how to make it. `also` are checks that the same verdict settles: what was heard proves the microphone too."""

    kind: CheckKind
    run: Callable[[Tell], Verdict]
    also: tuple[CheckKind, ...] = ()


def probes_for(
    report: HardwareReport, computer: Computer, wanted: CheckList, *, pace: float = 1.0
) -> list[Probe]:
    """The probes of the required checks. `pace` shortens or lengthens those that take a time of their own."""
    tree, run, form = computer.tree, computer.run, report.form_factor
    threshold = wanted.battery_threshold_percent
    every: Iterable[Probe] = (
        Probe(CheckKind.BATTERY, lambda _tell: parts.check_battery(report.batteries, form, threshold)),
        Probe(CheckKind.CHARGER, lambda _tell: parts.check_charger(tree, form)),
        Probe(CheckKind.WIRED, lambda tell: parts.check_wired(tree, run, tell, seconds=LINK_SECONDS * pace)),
        Probe(CheckKind.WIRELESS, lambda _tell: parts.check_wireless(tree, run, report.network)),
        Probe(CheckKind.CAMERA, lambda _tell: parts.check_camera(tree, run, len(report.cameras))),
        Probe(CheckKind.SOUND, lambda _tell: sound.check_loop(tree, run), also=(CheckKind.MICROPHONE,)),
        Probe(CheckKind.STORAGE, partial(check_storage, report.drives, report.storage, run)),
        Probe(CheckKind.MEMORY, partial(check_memory, tree, seconds=MEMORY_SECONDS * pace)),
        Probe(CheckKind.PROCESSOR, partial(check_processor, tree, seconds=LOAD_SECONDS * pace)),
    )
    return [probe for probe in every if probe.kind in wanted.required]


def verdict_of(probe: Probe, tell: Tell) -> Verdict:
    """The verdict; a probe that fails itself has found nothing, and the check stays to be done."""
    try:
        return probe.run(tell)
    except Exception as error:  # noqa: BLE001 -- whatever a probe meets, the others go on
        return undecided(_("The check itself failed: %s") % type(error).__name__)


def note_all(session: Session, probe: Probe, verdict: Verdict) -> None:
    """Keep the verdict, for the checks too that it settles: heard or absent, never broken."""
    session.note(probe.kind, verdict, Judge.PROGRAM)
    if verdict.result in {CheckResult.PASSED, CheckResult.NOT_APPLICABLE}:
        for other in probe.also:
            if other in session.wanted.required:
                session.note(other, verdict, Judge.PROGRAM)
