"""A whole number that somebody sent: in an address, in a form, on a line of command."""

from __future__ import annotations

MOST = 2**63 - 1
"""That a key of the database holds."""


def whole_number(text: str, *, least: int = 0, most: int = MOST) -> int | None:
    """``text`` as a number from ``least`` to ``most``; None for anything but the digits 0 to 9, and not too many."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if least <= number <= most else None
