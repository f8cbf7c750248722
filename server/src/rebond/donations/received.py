"""A room for what came of what was promised: computers are received later on the road.

`rebond.reporting` brings its counter when it starts (`counted_by`), from the same events as every other figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Counter = Callable[[int], Mapping[int, int]]
_counters: list[Counter] = []


def counted_by(counter: Counter) -> None:
    """``counter`` answers, for the agreement of that key, how many computers came in each year. The last one brought holds."""
    _counters[:] = [counter]


def counted_in(agreement_id: int) -> Mapping[int, int] | None:
    """By year; None where nothing counts."""
    return _counters[0](agreement_id) if _counters else None
