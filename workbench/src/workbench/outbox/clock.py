"""Whose clock told a time: only that computer may later say how wrong it is (see `passport.clocks`)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench import clock
from workbench.inspect.tree import Tree

_START = "proc/sys/kernel/random/boot_id"
_SOURCES = (
    "sys/class/dmi/id/product_uuid",
    "sys/class/dmi/id/board_serial",
    _START,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the wall clock said at one moment of one start of a computer; `milliseconds` go on whoever sets that clock."""

    start: str
    milliseconds: int
    said: datetime

    def says(self, here: "Stamp | None") -> datetime | None:
        """What that clock would say `here`, had nobody set it since; nothing after another start, when nobody can tell."""
        if here is None or here.start != self.start:
            return None
        return self.said + timedelta(milliseconds=here.milliseconds - self.milliseconds)


def stamp_of(tree: Tree) -> Stamp | None:
    """This moment; nothing where the kernel does not name its start."""
    start = tree.text(_START)
    return Stamp(start, clock.elapsed_milliseconds(), clock.wall()) if start else None


def clock_of(tree: Tree) -> str:
    """A name for this computer's clock that lasts as long as the computer, or else as this start of it.

    It is a fingerprint, so that the stick does not list the serial numbers of a lot.
    """
    for path in _SOURCES:
        said = tree.text(path)
        if said:
            return hashlib.sha256(f"{path}\n{said}".encode()).hexdigest()[:32]
    return ""
