"""What is written on a drive, so that each byte can be told again from its place alone.

AES-256-CTR: the counter block is the offset divided by 16 (NIST SP 800-38A, 6.5), so the stream can be entered
anywhere, and reading back needs only the key. A drive cannot compress it, nor recognise it as constant.
"""

from collections.abc import Iterable
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from workbench.erasure.buffers import aligned, equal

PIECE = 256 * 1024  # fits the cache of one core: measured 1.2 times faster than 4 MiB
KEY_BYTES = 32


class Pattern(Protocol):
    """Offsets and lengths are whole sectors."""

    name: str

    def fill(self, offset: int, view: memoryview) -> None:
        """Write what belongs at `offset`."""

    def mismatches(self, offset: int, view: memoryview, sector: int) -> list[int]:
        """The sectors of `view`, counted from its start, that are not what belongs there."""


class Keystream:
    """The AES-256-CTR stream of one key."""

    name = "aes-256-ctr"

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("AES-256 takes 32 bytes")
        self._algorithm = algorithms.AES(key)
        self._zeros = aligned(PIECE)
        self._scratch = aligned(PIECE)

    def fill(self, offset: int, view: memoryview) -> None:
        """See `Pattern`. Not for two threads at once on one view."""
        stream = self._stream(offset)
        for start in range(0, len(view), PIECE):
            part = view[start : start + PIECE]
            stream.update_into(self._zeros[: len(part)], part)

    def mismatches(self, offset: int, view: memoryview, sector: int) -> list[int]:
        """See `Pattern`. For one thread at a time: it has one scratch buffer."""
        stream = self._stream(offset)
        found: list[int] = []
        for start in range(0, len(view), PIECE):
            part = view[start : start + PIECE]
            left = self._scratch[: len(part)]
            stream.update_into(part, left)  # what is right becomes zeros, and only that
            found += _differing(left, self._zeros[: len(part)], sector, start)
        return found

    def _stream(self, offset: int) -> CipherContext:
        counter = (offset // 16).to_bytes(16, "big")
        return Cipher(self._algorithm, modes.CTR(counter)).encryptor()


class Zeros:
    """Zeros everywhere, for drives that will be imaged."""

    name = "zeros"

    def __init__(self) -> None:
        self._zeros = aligned(PIECE)

    def fill(self, offset: int, view: memoryview) -> None:
        """See `Pattern`."""
        del offset
        for start in range(0, len(view), PIECE):
            part = view[start : start + PIECE]
            part[:] = self._zeros[: len(part)]

    def mismatches(self, offset: int, view: memoryview, sector: int) -> list[int]:
        """See `Pattern`."""
        del offset
        found: list[int] = []
        for start in range(0, len(view), PIECE):
            part = view[start : start + PIECE]
            found += _differing(part, self._zeros[: len(part)], sector, start)
        return found


def patterns_of(names: Iterable[str], key: bytes) -> list[Pattern]:
    """The passes of an overwrite, in order."""
    return [Keystream(key) if name == Keystream.name else Zeros() for name in names]


def _differing(part: memoryview, expected: memoryview, sector: int, start: int) -> list[int]:
    if equal(part, expected):
        return []
    places = range(0, len(part), sector)
    return [
        (start + at) // sector
        for at in places
        if not equal(part[at : at + sector], expected[at : at + sector])
    ]
