"""Files under a root: `/` on a live computer, a folder of recorded files in a test.

Every reader answers with nothing, and never raises, for what is absent, unreadable or larger than any real one: a file
of sysfs may vanish or refuse to be read at any moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

LARGEST = 4 * 1024**2
_AT_ONCE = 64 * 1024  # /proc/sys refuses to be read in larger pieces


@dataclass(frozen=True, slots=True)
class Tree:
    """Paths are relative to the root: `sys/block/sda/size`."""

    root: Path

    def raw(self, path: str) -> bytes | None:
        """The bytes of a file, at most `LARGEST` of them."""
        try:
            with (self.root / path).open("rb", buffering=0) as file:
                return _read(file)
        except (OSError, ValueError):
            return None

    def text(self, path: str) -> str | None:
        """The text of a file without white space around it; nothing when it is empty."""
        held = self.raw(path)
        return held.decode("utf-8", errors="replace").replace("\x00", "").strip() or None if held else None

    def number(self, path: str, base: int = 10) -> int | None:
        """The whole number that a file holds; with `base=16` with or without 0x."""
        text = self.text(path)
        try:
            return int(text, base) if text else None
        except ValueError:
            return None

    def names(self, path: str) -> list[str]:
        """What a folder holds, sorted."""
        try:
            return sorted(entry.name for entry in (self.root / path).iterdir())
        except OSError:
            return []

    def exists(self, path: str) -> bool:
        """Whether a file, a folder or what a link leads to is there."""
        try:
            return (self.root / path).exists()
        except OSError:
            return False

    def target(self, path: str) -> str | None:
        """Where a link leads in the end, relative to the root; nothing when it leads out of it or nowhere."""
        try:
            found = (self.root / path).resolve(strict=True)
            return str(found.relative_to(self.root.resolve()))
        except (OSError, ValueError, RuntimeError):
            return None

    def link_name(self, path: str) -> str | None:
        """The last name of a link's target, such as that of a driver, even when the target is not recorded."""
        try:
            return (self.root / path).readlink().name
        except OSError:
            return None

    def each(self, folder: str, prefix: str = "") -> Iterator[tuple[str, str]]:
        """Name and path of each entry of a folder whose name begins with `prefix`."""
        for name in self.names(folder):
            if name.startswith(prefix):
                yield name, f"{folder}/{name}"


def _read(file: FileIO) -> bytes:
    held = bytearray()
    while len(held) < LARGEST and (piece := file.read(_AT_ONCE)):
        held += piece
    return bytes(held[:LARGEST])
