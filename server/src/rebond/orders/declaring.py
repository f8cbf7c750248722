"""A room for what the stock knows: how many of the last computers of a place are declared handed over.

Orders may not know computers; `rebond.stock`, which knows both, fills the room when it starts. Where no stock is installed,
nothing is known and no order waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """Of the computers that a place received last in a programme: how many came, and how many it no longer holds."""

    received: int
    declared: int

    def is_enough(self, percent: int) -> bool:
        """Whether ``percent`` in a hundred are declared. Nothing received is nothing to declare."""
        return self.declared * 100 >= self.received * percent

    def asked(self, percent: int) -> int:
        """How many have to be declared."""
        return -(-self.received * percent // 100)


Counter = Callable[[int, int], Declared | None]
_counters: list[Counter] = []


def counted_by(counter: Counter) -> None:
    """``counter`` answers for the place and the programme of these keys. The last one brought holds."""
    _counters[:] = [counter]


def declared_at(place_id: int, programme_id: int) -> Declared | None:
    """None where nothing was received yet."""
    return _counters[0](place_id, programme_id) if _counters else None
