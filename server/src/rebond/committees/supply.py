"""A room for a figure of supply. Demand may not know the stock; the stock, which knows both, fills the room.

`rebond.stock` brings its counter when it starts (`counted_by`); where no stock is installed the figure is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stock:
    """Computers of one programme that may still be given: in stock, on the way, waiting at places."""

    in_stock: int
    in_transit: int
    at_places: int

    @property
    def total(self) -> int:
        return self.in_stock + self.in_transit + self.at_places


Counter = Callable[[int], Stock]
_counters: list[Counter] = []


def counted_by(counter: Counter) -> None:
    """``counter`` answers the stock of the programme of that key. The last one brought holds."""
    _counters[:] = [counter]


def stock_of(programme_id: int) -> Stock | None:
    return _counters[0](programme_id) if _counters else None
