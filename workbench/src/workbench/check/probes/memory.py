"""Memory: filled with patterns that show stuck bits and confused addresses, and read back."""

import ctypes
import mmap
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.check.verdict import Tell, Verdict, failed, passed, undecided
from workbench.inspect.tree import Tree
from workbench.words import _, _n

CHUNK = 64 * 1024**2
_STEP = 4096
_SHARE = 0.75  # of what the kernel could give now; the rest keeps the system alive
_UNIFORM = (0x00, 0xFF, 0x55, 0xAA)
_memcmp = ctypes.CDLL(None).memcmp
_memcmp.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


@dataclass(frozen=True, slots=True)
class Fault:
    """A byte that was not what was written there: where in the memory that was tested."""

    offset: int
    written: int
    read: int


def check_memory(tree: Tree, tell: Tell, *, seconds: float, largest: int | None = None) -> Verdict:
    """Test as much as is free and as half of the time can fill, in as many passes as the rest allows, one at least."""
    free = available(tree.text("proc/meminfo") or "")
    wanted = min(int(free * _SHARE), largest or free)
    chunks = _filled(wanted // CHUNK, tell, seconds / 2)
    if not chunks:
        return undecided(_("Too little memory is free to test it"))
    try:
        return _tested(chunks, tell, seconds)
    finally:
        for chunk in chunks:
            chunk.close()


def _filled(count: int, tell: Tell, seconds: float) -> list[mmap.mmap]:
    """So many pieces that the kernel has really given; fewer when it takes longer."""
    start, zeros = time.monotonic(), bytes(CHUNK)
    chunks: list[mmap.mmap] = []
    while len(chunks) < count and (not chunks or time.monotonic() - start < seconds):
        chunks.append(mmap.mmap(-1, CHUNK))
        chunks[-1][:] = zeros
        tell(0.0, _("%.1f GB") % (len(chunks) * CHUNK / 1024**3))
    return chunks


def available(meminfo: str) -> int:
    """What the kernel could give now, in bytes."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", meminfo, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _tested(chunks: Sequence[mmap.mmap], tell: Tell, seconds: float) -> Verdict:
    start, passes = time.monotonic(), 0
    size = len(chunks) * CHUNK / 1024**3
    for pattern in _patterns():
        for place, fault in enumerate(run_pass(chunks, pattern)):
            spent = (time.monotonic() - start) / seconds if seconds else 1.0
            tell(min(1.0, max(spent, place / (2 * len(chunks)) / 5)), f"{_('%.1f GB') % size} · {passes + 1}")
            if fault is not None:
                return failed(_("The memory gave back other data than was written to it"))
        passes += 1
        if time.monotonic() - start >= seconds:
            break
    patterns = _n("%(count)d pattern", "%(count)d patterns", passes)
    return passed(_("%(size).1f GB, %(patterns)s") % {"size": size, "patterns": patterns})


def _patterns() -> Iterator[bytes]:
    """Random first, because it alone shows addresses that are confused; then the uniform ones; then random again."""
    yield os.urandom(CHUNK)
    for byte in _UNIFORM:
        yield bytes([byte]) * CHUNK
    while True:
        yield os.urandom(CHUNK)


def run_pass(
    chunks: Sequence[mmap.mmap], pattern: bytes, *, between: Callable[[], None] = lambda: None
) -> Iterator[Fault | None]:
    """Write all, then read all back: one answer for each chunk written and for each one read.

    The pattern is turned by a page from chunk to chunk, so that two chunks never hold the same.
    """
    for place, chunk in enumerate(chunks):
        turn = place * _STEP % CHUNK
        chunk[: CHUNK - turn] = pattern[turn:]
        chunk[CHUNK - turn :] = pattern[:turn]
        yield None
    between()
    source = ctypes.c_char_p(pattern)
    base = ctypes.cast(source, ctypes.c_void_p).value or 0
    for place, chunk in enumerate(chunks):
        turn = place * _STEP % CHUNK
        view = (ctypes.c_char * CHUNK).from_buffer(chunk)
        address = ctypes.addressof(view)
        same = not _memcmp(address, base + turn, CHUNK - turn) and not _memcmp(
            address + CHUNK - turn, base, turn
        )
        del view
        yield None if same else _fault(chunk, pattern, turn, place)


def _fault(chunk: mmap.mmap, pattern: bytes, turn: int, place: int) -> Fault:
    expected = pattern[turn:] + pattern[:turn]
    for start in range(0, CHUNK, _STEP):
        read = chunk[start : start + _STEP]
        if read != expected[start : start + _STEP]:
            at = next(n for n in range(_STEP) if read[n] != expected[start + n])
            return Fault(place * CHUNK + start + at, expected[start + at], read[at])
    return Fault(place * CHUNK, 0, 0)  # right at the second look: the fault comes and goes
