from __future__ import annotations

from enum import IntEnum, unique


@unique
class Exit(IntEnum):
    """What the shell learns. Scripts of others rely on these numbers."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    REFUSED = 3
    """Some input was refused, and ``--strict`` asks that this be told."""
    BROKEN = 4
    """The ledger is not whole."""
