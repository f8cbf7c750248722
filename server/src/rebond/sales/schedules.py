"""How a price is shared out among months, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rebond.kit.days import months_after


@dataclass(frozen=True, slots=True)
class Due:
    on: date
    cents: int


def schedule(cents: int, count: int, first: date) -> list[Due]:
    """``count`` amounts whose sum is ``cents``: the first ones bear the cents that do not share out.

    Each a month after the one before, on the same day of the month, or its last day where the month is shorter.
    """
    share, left = divmod(cents, count)
    return [Due(months_after(first, number), share + (number < left)) for number in range(count)]


def covered(amounts: Sequence[int], cents: int) -> list[int]:
    """What ``cents`` cover of each of ``amounts``, the oldest first."""
    shares = []
    for amount in amounts:
        share = min(amount, cents)
        shares.append(share)
        cents -= share
    return shares
