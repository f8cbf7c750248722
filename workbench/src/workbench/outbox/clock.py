"""Whose clock told a time: only that computer may later say how wrong it is (see `passport.clocks`)."""

import hashlib

from workbench.inspect.tree import Tree

_SOURCES = (
    "sys/class/dmi/id/product_uuid",
    "sys/class/dmi/id/board_serial",
    "proc/sys/kernel/random/boot_id",
)


def clock_of(tree: Tree) -> str:
    """A name for this computer's clock that lasts as long as the computer, or else as this start of it.

    It is a fingerprint, so that the stick does not list the serial numbers of a lot.
    """
    for path in _SOURCES:
        said = tree.text(path)
        if said:
            return hashlib.sha256(f"{path}\n{said}".encode()).hexdigest()[:32]
    return ""
