"""The days of which people are told: quarters, the years that they make, and the whole up to the end of each year.

No two of them overlap unless one holds the other: what is told of each can be judged beside what is told within it,
and whatever days a report has, it is some of them side by side.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from rebond.reporting.counting import Period, whole_life


@dataclass(frozen=True, slots=True)
class Block:
    """Days, and those within them that are told by themselves too. ``is_judged``: it tells more than they do."""

    days: Period
    parts: tuple[Block, ...] = ()
    is_judged: bool = False

    def quarters(self) -> Iterator[Period]:
        if not self.parts:
            yield self.days
        for part in self.parts:
            yield from part.quarters()


def block_of(period: Period) -> Block:
    told_whole = getattr(period.programme, "told_whole", None)
    return arranged(period, whole_life(period.programme), told_whole.until if told_whole else None)


def arranged(period: Period, life: Period, told_whole_until: date | None = None) -> Block:
    """``period`` by its largest blocks: from the programme's first day the years that are over are one.

    ``told_whole_until``: the programme was published whole up to that day, before years were told by themselves
    (`ToldWhole`): it has no other block of several quarters.
    """
    since, until = max(period.since, life.since), min(period.until, life.until)
    if told_whole_until is None:
        blocks = _years(period, since, until, life)
    elif since == life.since and told_whole_until <= until:
        blocks = [_of(_quarters(period, since, told_whole_until))]
        blocks += _quarters(period, told_whole_until + timedelta(days=1), until)
    else:
        blocks = list(_quarters(period, since, until))
    return blocks[0] if len(blocks) == 1 else Block(period, tuple(blocks))


def _years(period: Period, since: date, until: date, life: Period) -> list[Block]:
    """Each with the years before it once more, where these begin with the programme."""
    blocks: list[Block] = []
    for year, quarters in groupby(_quarters(period, since, until), key=lambda block: block.days.since.year):
        of_year = tuple(quarters)
        begins = of_year[0].days.since == max(date(year, 1, 1), life.since)
        is_over = of_year[-1].days.until == date(year, 12, 31) < life.until
        if not (begins and is_over):
            blocks.extend(of_year)
        elif blocks and since == life.since:
            blocks = [_of((*blocks, _of(of_year)))]
        else:
            blocks.append(_of(of_year))
    return blocks


def _of(parts: tuple[Block, ...]) -> Block:
    first, last = parts[0].days, parts[-1].days
    days = Period(first.programme, first.since, last.until)
    return Block(days, parts, is_judged=True) if len(parts) > 1 else parts[0]


def _quarters(period: Period, since: date, until: date) -> tuple[Block, ...]:
    """The first and the last may be cut: by the programme's start, and by today."""
    found = []
    while since <= until:
        last = min(last_of_quarter(since), until)
        found.append(Block(Period(period.programme, since, last)))
        since = last + timedelta(days=1)
    return tuple(found)


def first_of_quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def last_of_quarter(day: date) -> date:
    month = day.month - (day.month - 1) % 3 + 2
    return day.replace(month=month, day=monthrange(day.year, month)[1])
