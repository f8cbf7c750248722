"""Which upgrade of a computer was the last: only that one is taken back by saying what was before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rebond.repairs.choices import MovementCause
from rebond.repairs.models import Movement


def last_upgrades(movements: Sequence[Movement], *, repair: int, part: int) -> tuple[list[Movement], bool]:
    """The upgrades of ``part`` in ``repair`` not given back, and whether they follow each other as the last known.

    ``movements``: those of one computer and of one fact, oldest first. An upgrade given back from under another makes
    all that stay uncertain.
    """
    inside: list[Movement] = []
    certain: set[int] = set()
    for row in movements:
        if row.after is not None:
            inside.append(row)
            certain.add(row.pk)
        elif row.cause == MovementCause.GIVEN_BACK:
            gone = [up for up in inside if (up.repair_id, up.part_id) == (row.repair_id, row.part_id)]
            if gone and inside[-len(gone) :] != gone:
                certain.clear()
            inside = [up for up in inside if up not in gone]
    mine = [up for up in inside if (up.repair_id, up.part_id) == (repair, part)]
    follow = all(first.after == second.before for first, second in pairwise(mine))
    return mine, follow and inside[-len(mine) :] == mine and certain.issuperset(up.pk for up in mine)
