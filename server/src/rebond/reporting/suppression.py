"""Small cells are hidden, and so that nobody can subtract them back from the total (rule 7)."""

from __future__ import annotations

from collections.abc import Mapping


def suppress(cells: Mapping[str, int], *, below: int) -> dict[str, int | None]:
    """The cells of one table whose total is published, with None for those hidden.

    A cell from 1 to ``below`` - 1 is primary. While the hidden cells are fewer than two, or hide together
    fewer than ``below`` people, the next smallest one goes too: complementary suppression, after
    Eurostat's Handbook on Statistical Disclosure Control (ESSNet SDC, 2010), section 4.
    Zero is shown: it tells of nobody.
    """
    hidden = {key for key, count in cells.items() if 0 < count < below}
    if not hidden:
        return dict(cells)
    rest = sorted((count, key) for key, count in cells.items() if count > 0 and key not in hidden)
    while rest and (len(hidden) < 2 or sum(cells[key] for key in hidden) < below):  # noqa: PLR2004 - one cell alone is total minus the rest
        hidden.add(rest.pop(0)[1])
    return {key: None if key in hidden else count for key, count in cells.items()}
