"""One drive overwritten and read back, across power cuts: the journal says where to go on.

While it is being overwritten, the first 4 KiB of a drive say so; they are written last. Reading back always covers
the whole medium in one session, however often writing was interrupted.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from passport.erasure import Verification
from passport.sanitization import Shortfall
from workbench.erasure.buffers import aligned
from workbench.erasure.findings import Findings, Phase, Progress
from workbench.erasure.journal import Journal
from workbench.erasure.medium import DriveLost, Medium
from workbench.erasure.overwrite import CHUNK, read_back, write_again, write_span
from workbench.erasure.patterns import Pattern
from workbench.erasure.sectors import Sectors

HEAD = 4096
NOTICE = b"REBOND: THE ERASURE OF THIS DRIVE HAS BEGUN AND HAS NOT ENDED. WHAT IT HELD IS PARTLY GONE.\n"
OVERLAP = 64 * 1024**2
CHECKPOINT_SECONDS = 10.0
LISTED_RANGES = 1000

Report = Callable[[Progress], None]


@dataclass(slots=True)
class Overwriting:
    """One run of the passes over one medium. `chunk` and `checkpoint_bytes` are smaller on small media.

    It writes down how far it is after so many bytes, but not before `least_seconds`: flushing holds a fast drive up.
    """

    medium: Medium
    journal: Journal
    patterns: Sequence[Pattern]
    report: Report
    chunk: int = CHUNK
    checkpoint_bytes: int = 1024**3
    least_seconds: float = 1.0

    def run(self) -> Findings:
        """Erase and look. Never raises for what a drive does: it is told in the findings."""
        found = Findings(passes=[pattern.name for pattern in self.patterns])
        found.compared_with = "the bytes written"
        found.resumed = len(self.journal.all("continued"))
        try:
            for number, pattern in enumerate(self.patterns):
                if number < self._first_pass():
                    continue
                found.erased_bytes = found.read_bytes = 0
                self._pass(number, pattern, found)
                if found.has_failed or found.reported:
                    break
                self.journal.append("pass_read", number=number)
        except DriveLost:
            found.reported.add(Shortfall.DRIVE_LOST)
        except OSError:  # from flushing: the drive does not say that it kept what it was given
            found.reported.add(Shortfall.COMMAND_FAILED)
        if found.reported:
            found.verification = Verification.NONE
        return found

    def _first_pass(self) -> int:
        """Where to go on. The last pass is read again in this session, whatever an earlier one saw."""
        read = [int(entry["number"]) for entry in self.journal.all("pass_read")]
        return min(max(read, default=-1) + 1, len(self.patterns) - 1)

    def _pass(self, number: int, pattern: Pattern, found: Findings) -> None:
        """Write and read. Where what an earlier run wrote is gone, which says nothing of the drive, once more from the start."""
        done, unwritten = self._where_to_go_on(number, pattern)
        self._write(number, pattern, done, unwritten, found)
        self._read(number, pattern, found)
        if done and len(found.mismatched):
            self._write(number, pattern, 0, Sectors(), found)
            self._read(number, pattern, found)

    def _write(self, number: int, pattern: Pattern, done: int, unwritten: Sectors, found: Findings) -> None:
        if done == 0:
            self._put_notice()
        marks = _Marks(self, number, done, unwritten)
        if done < self.medium.size_bytes - HEAD:
            self._span(pattern, HEAD + done, self.medium.size_bytes, unwritten, marks.at)
        if done < self.medium.size_bytes:
            self._span(pattern, 0, HEAD, unwritten, marks.at_head)
        found.unwritten = write_again(self.medium, pattern, unwritten)
        self.medium.flush()
        found.erased_bytes = self.medium.size_bytes - len(found.unwritten) * self.medium.sector_bytes
        marks.write(self.medium.size_bytes, found.unwritten)

    def _span(
        self, pattern: Pattern, start: int, stop: int, unwritten: Sectors, tick: Callable[[int], None]
    ) -> None:
        write_span(self.medium, pattern, start, stop, unwritten, chunk=self.chunk, tick=tick)

    def _read(self, number: int, pattern: Pattern, found: Findings) -> None:
        size = self.medium.size_bytes

        def tick(until: int) -> None:
            self.report(self._progress(Phase.READING, number, until))

        seen = read_back(self.medium, pattern, 0, size, chunk=self.chunk, tick=tick)
        found.read_bytes = seen.right_bytes
        found.unreadable, found.mismatched = seen.unreadable, seen.mismatched
        found.verification = Verification.FULL

    def _where_to_go_on(self, number: int, pattern: Pattern) -> tuple[int, Sectors]:
        """How many bytes of this pass are written, and those that could not be; looked at before it is believed."""
        entry = self.journal.last("written")
        if entry is None or entry["number"] != number or entry["more"]:
            return 0, Sectors()
        done, unwritten = int(entry["done"]), Sectors((first, count) for first, count in entry["unwritten"])
        body = min(done, self.medium.size_bytes - HEAD)
        seen = read_back(
            self.medium,
            pattern,
            HEAD + max(0, body - OVERLAP),
            HEAD + body,
            chunk=self.chunk,
            tick=lambda _: None,
        )
        strange = Sectors([*seen.unreadable, *seen.mismatched, *unwritten])
        return (done, unwritten) if strange == unwritten else (0, Sectors())

    def _put_notice(self) -> None:
        view = aligned(HEAD)
        view[: len(NOTICE)] = NOTICE
        try:
            self.medium.write(0, view)
        except OSError:
            return  # a bad first sector; the pass itself will say so

    def _progress(self, phase: Phase, number: int, done: int) -> Progress:
        step = 2 * number + (2 if phase is Phase.READING else 1)
        return Progress(
            phase=phase, done=done, total=self.medium.size_bytes, step=step, steps=2 * len(self.patterns)
        )


class _Marks:
    """Writes down now and then how far a pass has come, once the drive has flushed its own cache."""

    def __init__(self, erasing: Overwriting, number: int, done: int, unwritten: Sectors) -> None:
        self._erasing = erasing
        self._number = number
        self._marked = done
        self._at = time.monotonic()
        self._unwritten = unwritten

    def at(self, until: int) -> None:
        """All up to the offset `until` was tried."""
        done = until - HEAD
        self._tell(done)
        waited = time.monotonic() - self._at
        is_much = done - self._marked >= self._erasing.checkpoint_bytes
        if waited >= CHECKPOINT_SECONDS or (is_much and waited >= self._erasing.least_seconds):
            self._erasing.medium.flush()
            self.write(done, self._unwritten)

    def at_head(self, until: int) -> None:
        """The first sectors were tried, and with them everything."""
        self._tell(self._erasing.medium.size_bytes - HEAD + until)

    def write(self, done: int, unwritten: Sectors) -> None:
        """Say in the journal that `done` bytes are on the drive."""
        ranges = list(unwritten)
        self._erasing.journal.append(
            "written",
            number=self._number,
            done=done,
            unwritten=[list(one) for one in ranges[:LISTED_RANGES]],
            more=len(ranges) > LISTED_RANGES,
        )
        self._marked, self._at = done, time.monotonic()

    def _tell(self, done: int) -> None:
        self._erasing.report(self._erasing._progress(Phase.WRITING, self._number, done))  # noqa: SLF001
