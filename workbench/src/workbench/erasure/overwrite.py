"""Writing a pattern over a whole medium, and reading all of it back.

One thread makes or compares the bytes; two others keep the drive busy. What cannot be written or read is tried again
in smaller and smaller parts, down to a sector, and then listed.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from workbench.erasure.buffers import aligned
from workbench.erasure.medium import Medium
from workbench.erasure.patterns import Pattern
from workbench.erasure.sectors import Sectors

# Two of 1 MiB at once: read 1.5 times as fast as two of 4 MiB on a fast virtual drive, written 1.2 times (docs/benchmarks.md).
CHUNK = 1024**2
IN_FLIGHT = 2
SMALL = 64 * 1024
# A drive whose every sector fails after seconds of trying would take years: then parts are given up whole.
PATIENCE_SECONDS = 900.0

Tick = Callable[[int], None]


@dataclass(slots=True)
class ReadBack:
    """`right_bytes` were read and are what was written."""

    right_bytes: int = 0
    unreadable: Sectors = field(default_factory=Sectors)
    mismatched: Sectors = field(default_factory=Sectors)


@dataclass(slots=True)
class Trouble:
    """The time spent on parts that fail."""

    seconds: float = 0.0

    @property
    def is_too_long(self) -> bool:
        return self.seconds > PATIENCE_SECONDS


def write_span(
    medium: Medium,
    pattern: Pattern,
    start: int,
    stop: int,
    unwritten: Sectors,
    *,
    chunk: int = CHUNK,
    tick: Tick,
) -> None:
    """Write `pattern` from `start` to `stop`; sectors that cannot be written are added to `unwritten`.

    `tick` is told the offset up to which all was tried, in order. Raises DriveLost.
    """
    trouble = Trouble()
    free = deque(aligned(chunk) for _ in range(IN_FLIGHT + 1))
    pending: deque[tuple[int, memoryview, Future[Sectors]]] = deque()
    with ThreadPoolExecutor(IN_FLIGHT) as pool:

        def settle() -> None:
            until, buffer, done = pending.popleft()
            unwritten.update(done.result())
            free.append(buffer)
            tick(until)

        for offset, size in _chunks(start, stop, chunk):
            if not free:
                settle()
            buffer = free.popleft()
            pattern.fill(offset, buffer[:size])
            work = pool.submit(_write, medium, offset, buffer[:size], trouble)
            pending.append((offset + size, buffer, work))
        while pending:
            settle()


def write_again(medium: Medium, pattern: Pattern, unwritten: Sectors) -> Sectors:
    """Try what could not be written once more, from the end to the start; answer what still cannot be."""
    trouble, still = Trouble(), Sectors()
    buffer = aligned(SMALL)
    sector = medium.sector_bytes
    for first, count in reversed(list(unwritten)):
        for offset, size in reversed(list(_chunks(first * sector, (first + count) * sector, SMALL))):
            pattern.fill(offset, buffer[:size])
            still.update(_write(medium, offset, buffer[:size], trouble))
    return still


def read_back(
    medium: Medium, pattern: Pattern, start: int, stop: int, *, chunk: int = CHUNK, tick: Tick
) -> ReadBack:
    """Read from `start` to `stop` and compare every byte with `pattern`. Raises DriveLost."""
    found, trouble = ReadBack(), Trouble()
    chunks = _chunks(start, stop, chunk)
    pending: deque[tuple[int, memoryview, memoryview, Future[Sectors]]] = deque()
    with ThreadPoolExecutor(IN_FLIGHT) as pool:

        def ask(buffer: memoryview) -> None:
            if (following := next(chunks, None)) is not None:
                offset, size = following
                view = buffer[:size]
                pending.append((offset, view, buffer, pool.submit(_read, medium, offset, view, trouble)))

        for _ in range(IN_FLIGHT + 1):
            ask(aligned(chunk))
        while pending:
            offset, view, buffer, work = pending.popleft()
            _compare(pattern, offset, view, work.result(), found, sector=medium.sector_bytes)
            ask(buffer)
            tick(offset + len(view))
    return found


def _compare(
    pattern: Pattern, offset: int, view: memoryview, unreadable: Sectors, found: ReadBack, *, sector: int
) -> None:
    first = offset // sector
    missed = {one for start, count in unreadable for one in range(start, start + count)}
    wrong = [first + at for at in pattern.mismatches(offset, view, sector) if first + at not in missed]
    for one in wrong:
        found.mismatched.add(one)
    found.unreadable.update(unreadable)
    found.right_bytes += len(view) - (len(missed) + len(wrong)) * sector


def _write(medium: Medium, offset: int, view: memoryview, trouble: Trouble) -> Sectors:
    return _carefully(medium.write, medium.sector_bytes, offset, view, trouble)


def _read(medium: Medium, offset: int, view: memoryview, trouble: Trouble) -> Sectors:
    failed = _carefully(medium.read, medium.sector_bytes, offset, view, trouble)
    for first, count in failed:  # nothing of an earlier chunk may pass for what was not read
        at = first * medium.sector_bytes - offset
        view[at : at + count * medium.sector_bytes] = os.urandom(count * medium.sector_bytes)
    return failed


def _carefully(
    act: Callable[[int, memoryview], None], sector: int, offset: int, view: memoryview, trouble: Trouble
) -> Sectors:
    """Do it whole, else in parts; answer the sectors for which it failed."""
    began = time.monotonic()
    try:
        act(offset, view)
    except OSError:
        trouble.seconds += time.monotonic() - began
    else:
        return Sectors()
    if len(view) <= sector or trouble.is_too_long:
        return Sectors([(offset // sector, len(view) // sector)])
    part = SMALL if len(view) > SMALL else max(sector, 4096 if len(view) > 4096 else sector)
    failed = Sectors()
    for start in range(0, len(view), part):
        failed.update(_carefully(act, sector, offset + start, view[start : start + part], trouble))
    return failed


def _chunks(start: int, stop: int, chunk: int) -> Iterator[tuple[int, int]]:
    for offset in range(start, stop, chunk):
        yield offset, min(chunk, stop - offset)
