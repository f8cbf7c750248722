"""The process that erases one drive: `python -m workbench.erasure.worker`, one job on its standard input.

It opens the drive for itself alone, makes sure on that very descriptor that it is the one chosen, erases, looks, and
says what it saw. It judges nothing and signs nothing.
"""

import ctypes
import errno
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

from passport.certificate import Command
from passport.sanitization import Shortfall
from passport.storage import HiddenArea
from passport.strict import b64, unb64
from workbench.erasure.findings import Findings, Phase, Progress
from workbench.erasure.firmware import Firmwares
from workbench.erasure.firmware_commands import erase_by_firmware, settle_what_was_asked
from workbench.erasure.hidden import hidden_area_of
from workbench.erasure.interlocks import Interlock
from workbench.erasure.jobs import Job, Told, progress_line, told_line
from workbench.erasure.journal import BrokenJournal, Journal
from workbench.erasure.medium import BlockMedium, DriveLost
from workbench.erasure.methods import OVERWRITE, RECIPES, Recipe
from workbench.erasure.overwrite import CHUNK
from workbench.erasure.overwriting import Overwriting
from workbench.erasure.patterns import patterns_of
from workbench.erasure.targets import NotADrive, serial_told, target_with
from workbench.erasure.transport import KernelCommands
from workbench.inspect.machine import Computer
from workbench.words import _

_EVERY_SECONDS = 0.25
_PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """Somebody asked for an end, or the program that started us is gone."""


def main() -> int:
    """Do the job of standard input; the last line of standard output is what was seen. Without a job nothing is touched."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to us too; the supervisor decides
    with suppress(Stopped):  # stopped before it began or after it ended: there is no last word
        if line := sys.stdin.readline():
            sys.stdout.write(told_line(_done(Job.of(line))))
            sys.stdout.flush()
        # While the interpreter ends, nobody is there to be stopped.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return 0


def _done(job: Job) -> Told:
    try:
        medium = BlockMedium(Path(job.path))
    except OSError as error:
        interlock = Interlock.IN_USE if error.errno == errno.EBUSY else Interlock.CHANGED
        return _refused(job, interlock, _("another program uses it, or it is gone: %s") % error.strerror)
    with medium:
        if words := _changed(job, medium):
            return _refused(job, Interlock.CHANGED, words)
        if medium.is_read_only:
            return _refused(job, Interlock.READ_ONLY, _("the drive is write-protected"))
        return _erased(job, medium)


def _refused(job: Job, interlock: Interlock, words: str) -> Told:
    return Told(
        findings=Findings(),
        recipe=job.recipes[0],
        hidden_area=HiddenArea.INDETERMINATE,
        refused=interlock.value,
        words=words,
    )


def _changed(job: Job, medium: BlockMedium) -> str | None:
    """In what the drive behind the open descriptor is not the one that was chosen."""
    held = os.fstat(medium.fd)
    number = f"{os.major(held.st_rdev)}:{os.minor(held.st_rdev)}"
    if number != job.number or medium.size_bytes != job.size_bytes:
        return _("it is another drive now: %s") % f"{number}, {medium.size_bytes} B"
    try:
        drive = target_with(Computer(), medium.path, number).drive
    except NotADrive as error:
        return str(error)
    seen = (drive.serial, drive.wwn, drive.model, drive.size_bytes)
    expected = (job.serial, job.wwn, job.model, job.size_bytes)
    told = serial_told(
        KernelCommands(medium.fd), drive.interface
    )  # by the drive, not by what the kernel kept
    if seen == expected and told in {None, job.serial}:
        return None
    return _("it is another drive now: %s") % (told or drive.serial)


def _erased(job: Job, medium: BlockMedium) -> Told:
    recipe, found = RECIPES[job.recipes[0]], Findings()
    try:
        for recipe, found in _attempts(job, medium):  # noqa: B007 - the last one is what was done
            pass
    except Stopped:
        found.reported.add(Shortfall.INTERRUPTED)
    except DriveLost:
        found.reported.add(Shortfall.DRIVE_LOST)
    if Shortfall.DRIVE_LOST not in found.reported and _changed(job, medium):
        found.reported.add(Shortfall.DRIVE_CHANGED)
    hidden_area, areas = hidden_area_of(KernelCommands(medium.fd), job.number, Computer())
    return Told(
        findings=found,
        recipe=recipe.name,
        hidden_area=hidden_area,
        areas=areas,
        sector_bytes=medium.sector_bytes,
    )


def _attempts(job: Job, medium: BlockMedium) -> Iterator[tuple[Recipe, Findings]]:
    """Each method that was tried, with what was found so far; the next only where the drive started nothing."""
    commands: list[Command] = []
    recipes = [RECIPES[name] for name in job.recipes]
    if _is_overwriting(job):  # an earlier run came to that, and markers would spoil it
        recipes = [recipe for recipe in recipes if recipe.patterns] or [OVERWRITE]
    if recipes[0].patterns and (path := _asked(job)).exists():
        left = _left_by_firmware(job, path, medium)
        yield recipes[0], left
        if left.reported:
            return
        commands += left.commands
    for recipe in recipes:
        yield recipe, Findings()
        if recipe.patterns:
            found = _by_overwriting(job, recipe, medium)
            found.commands = [*commands, *found.commands]
            yield recipe, found
            return
        seen = _by_firmware(job, recipe, medium)
        commands += seen.findings.commands
        seen.findings.commands = list(commands)
        yield recipe, seen.findings
        if seen.recipe == recipe:
            return


def _is_overwriting(job: Job) -> bool:
    with suppress(BrokenJournal, OSError):
        if job.journal_path.exists():
            with Journal(job.journal_path, unb64(job.secret, 32, "secret")) as journal:
                return bool(journal.entries)
    return False


def _asked(job: Job) -> Path:
    """Where it stands what the drive was asked to do by itself."""
    return job.journal_path.with_suffix(".firmware.jsonl")


def _left_by_firmware(job: Job, path: Path, medium: BlockMedium) -> Findings:
    """What an earlier run left: a password of ours is taken away, and a sanitize that still runs is waited for."""
    with suppress(BrokenJournal), Journal(path, unb64(job.secret, 32, "secret")) as journal:
        return settle_what_was_asked(medium, journal=journal, report=_Reporter().tell)
    return Findings()


def _by_firmware(job: Job, recipe: Recipe, medium: BlockMedium) -> Firmwares:
    path = _asked(job)
    with suppress(BrokenJournal):
        return _with_journal(Journal(path, unb64(job.secret, 32, "secret")), recipe, medium)
    path.replace(path.with_suffix(".set-aside"))
    return _with_journal(Journal(path, unb64(job.secret, 32, "secret")), recipe, medium)


def _with_journal(journal: Journal, recipe: Recipe, medium: BlockMedium) -> Firmwares:
    with journal:
        journal.append("asked", recipe=recipe.name)
        return erase_by_firmware(medium, recipe, journal=journal, report=_Reporter().tell)


def _by_overwriting(job: Job, recipe: Recipe, medium: BlockMedium) -> Findings:
    journal, key = _journal(job, medium, recipe)
    with journal:
        engine = Overwriting(
            medium=medium,
            journal=journal,
            patterns=patterns_of(recipe.patterns, key),
            report=_Reporter().tell,
            chunk=min(CHUNK, max(4096, medium.size_bytes // 16 // 4096 * 4096)),
            checkpoint_bytes=min(1024**3, max(4096, medium.size_bytes // 8)),
            least_seconds=1.0 if medium.size_bytes >= 1024**3 else 0.0,
        )
        return engine.run()


def _journal(job: Job, medium: BlockMedium, recipe: Recipe) -> tuple[Journal, bytes]:
    """The journal of this drive, to go on with when it is of the same erasure, and the key of the keystream."""
    secret = unb64(job.secret, 32, "secret")
    facts = {
        "recipe": recipe.name,
        "serial": job.serial,
        "size": medium.size_bytes,
        "sector": medium.sector_bytes,
    }
    with suppress(BrokenJournal):
        journal = Journal(job.journal_path, secret)
        begun = journal.entries[0] if journal.entries else None
        if begun is None:
            return _begun(journal, facts)
        if begun["event"] == "begun" and {name: begun.get(name) for name in facts} == facts:
            journal.append("continued")
            return journal, unb64(begun["key"], 32, "key")
        journal.close()
    job.journal_path.replace(job.journal_path.with_suffix(".set-aside"))
    return _begun(Journal(job.journal_path, secret), facts)


def _begun(journal: Journal, facts: dict[str, str | int | None]) -> tuple[Journal, bytes]:
    key = secrets.token_bytes(32)
    journal.append("begun", key=b64(key), **facts)
    return journal, key


class _Reporter:
    """Progress, a few times a second and whenever the phase changes."""

    def __init__(self) -> None:
        self._at = 0.0
        self._step: tuple[Phase, int] | None = None

    def tell(self, progress: Progress) -> None:
        """Say it when it is time."""
        now, step = time.monotonic(), (progress.phase, progress.step)
        if step == self._step and now - self._at < _EVERY_SECONDS and progress.done < progress.total:
            return
        self._at, self._step = now, step
        sys.stdout.write(progress_line(progress))
        sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
