"""Having a drive erase itself, and looking whether it did.

The contract of a firmware erasure: CONFIRMED only by the drive's own account of its state, NOT_STARTED only when
nothing runs (then the host may overwrite instead), UNCONFIRMED when something was started and its end was not seen:
then nothing else is tried, and the result is unknown. What a drive confirms is still looked at.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from passport.certificate import Command
from passport.erasure import Verification
from passport.sanitization import Shortfall
from workbench.erasure.findings import Findings, Phase, Progress
from workbench.erasure.markers import Planted, look, plant
from workbench.erasure.medium import DriveLost, Medium
from workbench.erasure.methods import OVERWRITE, Recipe
from workbench.erasure.overwriting import Report

STALLED_SECONDS = 2 * 3600.0
POLL_SECONDS = 2.0


class End(StrEnum):
    """How a command of the firmware ended, as far as the drive says."""

    CONFIRMED = "confirmed"
    NOT_STARTED = "not_started"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(slots=True)
class Watch:
    """Waits for a drive, and gives up when nothing moves any more. A test gives it other clocks."""

    tell: Callable[[int], None]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    stalled_seconds: float = STALLED_SECONDS
    _progress: int = -1
    _moved: float = 0.0

    def goes_on(self, progress: int) -> bool:
        """Wait a little; answer whether it is worth asking again. `progress` is in 65,536ths."""
        now = self.clock()
        if progress != self._progress:
            self._progress, self._moved = progress, now
        self.tell(progress * 1000 // 65536)
        if now - self._moved > self.stalled_seconds:
            return False
        self.sleep(POLL_SECONDS)
        return True


@dataclass(slots=True)
class Log:
    """What the drive was asked and what it answered, for the certificate."""

    commands: list[Command] = field(default_factory=list)

    def add(self, name: str, answer: object) -> None:
        """Note one command."""
        plain = "".join(one if one.isprintable() else "?" for one in str(answer)[:300])
        self.commands.append(Command(name=name, answer=plain or "nothing"))


Run = Callable[[Watch, Log], End]


@dataclass(frozen=True, slots=True)
class Steps:
    """`settle` waits until no earlier erasure runs in the drive; `erase` does the one that is wanted.

    A drive that cannot be settled is not touched: it neither takes markers nor may be overwritten.
    """

    settle: Run
    erase: Run


@dataclass(frozen=True, slots=True)
class Firmwares:
    """What was found, and the recipe that holds now: an overwrite when the drive did not start."""

    findings: Findings
    recipe: Recipe


def erase_and_look(medium: Medium, recipe: Recipe, steps: Steps, *, report: Report) -> Firmwares:
    """Wait for what still runs, plant, erase, look. Never raises for what a drive does, save DriveLost."""
    log, found = Log(), Findings(passes=[recipe.name], compared_with="markers and a sample")
    found.commands = log.commands

    def tell(phase: Phase, step: int) -> Callable[[int, int], None]:
        return lambda done, total: report(Progress(phase=phase, done=done, total=total, step=step, steps=3))

    def tell_command(thousandths: int) -> None:
        tell(Phase.COMMAND, 2)(thousandths, 1000)

    planted = None
    end = _ended(steps.settle, Watch(tell=tell_command), log)
    if end is End.CONFIRMED:
        planted, end = _planted(medium, tell(Phase.PLANTING, 1), log), End.NOT_STARTED
    if planted is not None:
        end = _ended(steps.erase, Watch(tell=tell_command), log)
    if end is End.NOT_STARTED:
        return Firmwares(found, OVERWRITE)
    if end is End.CONFIRMED and planted is not None:
        _look(medium, planted, found, tell(Phase.LOOKING, 3))
    else:
        found.reported.add(Shortfall.COMMAND_FAILED if end is End.FAILED else Shortfall.COMMAND_UNCONFIRMED)
    return Firmwares(found, recipe)


def settle_first(steps: Steps, *, report: Report) -> Findings:
    """Wait for what an earlier command left, before the host writes. A drive that does not settle is reported, and not touched."""
    log, found = Log(), Findings()
    found.commands = log.commands

    def tell(thousandths: int) -> None:
        report(Progress(phase=Phase.COMMAND, done=thousandths, total=1000, step=1, steps=3))

    end = _ended(steps.settle, Watch(tell=tell), log)
    if end is not End.CONFIRMED:
        found.reported.add(Shortfall.COMMAND_FAILED if end is End.FAILED else Shortfall.COMMAND_UNCONFIRMED)
    return found


def _planted(medium: Medium, tick: Callable[[int, int], None], log: Log) -> Planted | None:
    """Without markers nothing could be seen afterwards, so nothing is started."""
    try:
        return plant(medium, tick)
    except OSError as error:
        log.add("plant markers", error)
        return None


def _ended(command: Run, watch: Watch, log: Log) -> End:
    """No answer at all, once a command may have been started, is no confirmation."""
    try:
        return command(watch, log)
    except OSError as error:
        log.add("answer", f"none: {error}")
        return End.UNCONFIRMED


def _look(medium: Medium, planted: Planted, found: Findings, tick: Callable[[int, int], None]) -> None:
    try:
        seen = look(medium, planted, tick)
    except (OSError, DriveLost) as error:
        found.commands.append(Command(name="look", answer=str(error)[:300] or "no answer"))
        found.reported.add(Shortfall.DRIVE_LOST)
        return
    found.erased_bytes = medium.size_bytes
    found.read_bytes, found.unreadable = seen.read_bytes, seen.unreadable
    found.markers_planted, found.old_data_found = len(planted.places), seen.old
    found.verification = Verification.SAMPLE
