"""Small cells are hidden, and so that nobody can subtract them back from the total."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
FEWEST_HIDDEN = 2
"""One hidden cell alone is the total minus the rest."""


def suppress(cells: Mapping[Key, int], *, below: int) -> dict[Key, int | None]:
    """The cells of one table whose total is published, with None for those hidden.

    A cell from 1 to ``below`` - 1 is primary. While the hidden cells are fewer than two, or hide together
    fewer than ``below`` people, the next smallest one goes too: complementary suppression, after
    Eurostat's Handbook on Statistical Disclosure Control (ESSNet SDC, 2010), section 4.
    Zero tells of nobody and is shown, unless no other cell is left to hide behind.
    """
    hidden = hidden_cells(cells, below=below)
    return {key: None if key in hidden else count for key, count in cells.items()}


def hidden_together(*tables: Mapping[Key, int], below: int, also: Collection[Key] = ()) -> set[Key]:
    """The cells to hide in tables that tell of the same people: what one hides, none shows, and each stays safe.

    ``also``: those hidden already for another reason.
    """
    hidden: set[Key] = set(also)
    while True:
        more = hidden.union(*(hidden_cells(cells, below=below, also=hidden) for cells in tables))
        if more == hidden:
            return hidden
        hidden = more


def hidden_cells(cells: Mapping[Key, int], *, below: int, also: Collection[Key] = ()) -> set[Key]:
    """``also``: those that another table hides already."""
    hidden = {key for key, count in cells.items() if 0 < count < below or key in also}
    if not hidden:
        return hidden
    others = sorted((count, place) for place, (key, count) in enumerate(cells.items()) if key not in hidden)
    keys = list(cells)
    for count, place in others:
        if count and not _is_safe(cells, hidden, below):
            hidden.add(keys[place])
    if not _is_safe(cells, hidden, below):
        hidden |= {key for key, count in cells.items() if not count}
    return hidden


def _is_safe(cells: Mapping[Key, int], hidden: set[Key], below: int) -> bool:
    return len(hidden) >= FEWEST_HIDDEN and sum(cells[key] for key in hidden) >= below
