"""Progress for a person and for a program."""

import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from passport.certificate import Certificate
from workbench.erasure.findings import Phase
from workbench.erasure.supervisor import Running
from workbench.outcomes import (
    cure_in_words,
    in_words,
    level_in_words,
    missed_in_words,
    reason_in_words,
)
from workbench.terminal import say
from workbench.words import _

_EVERY_SECONDS = 10.0


class Show(Protocol):
    """Who is told of an erasure."""

    def progress(self, running: Running) -> None:
        """How far one drive is."""

    def result(self, running: Running, certificate: Certificate, file: str) -> None:
        """What came out for one drive."""

    def refused(self, running: Running) -> None:
        """A worker found a reason not to touch the drive."""

    def close(self) -> None:
        """All of them ended."""


@dataclass(frozen=True, slots=True)
class Several:
    """All of them, in order."""

    shows: tuple[Show, ...]

    def progress(self, running: Running) -> None:
        """How far one drive is."""
        for show in self.shows:
            show.progress(running)

    def result(self, running: Running, certificate: Certificate, file: str) -> None:
        """What came out for one drive."""
        for show in self.shows:
            show.result(running, certificate, file)

    def refused(self, running: Running) -> None:
        """A worker found a reason not to touch the drive."""
        for show in self.shows:
            show.refused(running)

    def close(self) -> None:
        """All of them ended."""
        for show in self.shows:
            show.close()


class Lines:
    """JSON lines: one object for each thing that happens."""

    def progress(self, running: Running) -> None:
        """How far one drive is; speeds in bytes a second."""
        if (at := running.progress) is not None:
            self._write(
                running,
                event="progress",
                phase=at.phase.value,
                done=at.done,
                total=at.total,
                step=at.step,
                steps=at.steps,
                bytes_per_second=round(running.speed)
                if running.speed and at.phase is not Phase.COMMAND
                else None,
                seconds_left=round(running.seconds_left) if running.seconds_left is not None else None,
            )

    def result(self, running: Running, certificate: Certificate, file: str) -> None:
        """What came out for one drive."""
        outcome = certificate.outcome
        self._write(
            running,
            event="result",
            result=outcome.result.value,
            level=outcome.level.value if outcome.level else None,
            level_wanted=outcome.level_wanted.value if outcome.level_wanted else None,
            shortfalls=list(outcome.shortfalls),
            certificate=file,
        )

    def refused(self, running: Running) -> None:
        """A worker found a reason not to touch the drive."""
        assert running.told is not None
        self._write(running, event="refused", interlock=running.told.refused, words=running.told.words)

    def close(self) -> None:
        """Nothing is left open."""

    def _write(self, running: Running, **facts: Any) -> None:
        drive = {"device": str(running.target.path), "serial": running.target.drive.serial}
        say(json.dumps(drive | facts, ensure_ascii=False))


@dataclass(slots=True)
class Screen:
    """A line for each drive, drawn again in place on a terminal, and written now and then elsewhere."""

    is_terminal: bool = field(default_factory=sys.stdout.isatty)
    columns: Callable[[], int] = lambda: shutil.get_terminal_size().columns
    _lines: dict[str, str] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)
    _drawn: int = 0
    _at: dict[str, float] = field(default_factory=dict)

    def progress(self, running: Running) -> None:
        """How far one drive is."""
        name, now = str(running.target.path), time.monotonic()
        self._lines[name] = f"{name}  {_told(running)}"
        if self.is_terminal:
            self._draw()
        elif now - self._at.get(name, -_EVERY_SECONDS) >= _EVERY_SECONDS:
            self._at[name] = now
            say(self._lines[name])

    def result(self, running: Running, certificate: Certificate, file: str) -> None:
        """What came out for one drive."""
        outcome = certificate.outcome
        level = f", {level_in_words(outcome.level)}" if outcome.level else ""
        reasons = (
            f" ({', '.join(reason_in_words(one) for one in outcome.shortfalls)})"
            if outcome.shortfalls
            else ""
        )
        name, words = str(running.target.path), f"{in_words(outcome.result)}{level}{reasons}"
        self._final(running, words if self.is_terminal else f"{words}  {file}")
        if self.is_terminal:
            self._notes.append(f"{name}  {words}\n    {file}")
        if then := missed_in_words(outcome) or cure_in_words(outcome):
            self._notes.append(f"{name}  {then}")

    def refused(self, running: Running) -> None:
        """A worker found a reason not to touch the drive."""
        assert running.told is not None
        words = _("REFUSED") + f": {running.told.words}"
        self._final(running, words)
        if self.is_terminal:
            self._notes.append(f"{running.target.path}  {words}")

    def close(self) -> None:
        """Leave the last lines where they are, and say below them in full what came out."""
        self._drawn = 0
        for note in self._notes:
            say(note)

    def _final(self, running: Running, words: str) -> None:
        name = str(running.target.path)
        self._lines[name] = f"{name}  {words}"
        if self.is_terminal:
            self._draw()
        else:
            say(self._lines[name])

    def _draw(self) -> None:
        """One row for each drive, cut where the terminal ends: one that wrapped would push the others out of their place."""
        up, width = f"\x1b[{self._drawn}A" if self._drawn else "", max(20, self.columns() - 1)
        rows = (line if len(line) <= width else f"{line[: width - 1]}…" for line in self._lines.values())
        sys.stdout.write(up + "".join(f"\x1b[2K{row}\n" for row in rows))
        sys.stdout.flush()
        self._drawn = len(self._lines)


def _phase(phase: Phase) -> str:
    return {
        Phase.WRITING: _("writing"),
        Phase.READING: _("reading back"),
        Phase.PLANTING: _("planting markers"),
        Phase.COMMAND: _("the drive erases itself"),
        Phase.LOOKING: _("looking at the result"),
    }[phase]


def _told(running: Running) -> str:
    at = running.progress
    if at is None:
        return _("starting")
    percent = 100 * at.done / at.total if at.total else 100
    speed = f"  {running.speed / 1e6:.0f} MB/s" if running.speed and at.phase is not Phase.COMMAND else ""
    left = "  " + _("%s left") % _time(running.seconds_left) if running.seconds_left is not None else ""
    return f"{at.step}/{at.steps} {_phase(at.phase)} {percent:5.1f} %{speed}{left}"


def _time(seconds: float) -> str:
    whole = int(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {whole % 60:02} s"
