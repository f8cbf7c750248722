"""What may be told of people for which days, so that no two reports give one person away (rule 7).

Whole quarters are told each by itself. A report of several tells nothing that its quarters do not: a cell is shown only
where each of them shows it and they add up to it. The whole of a programme that is over is told once more, and
judged as a table of two sides: the quarters that hide a cell are several, and hide enough people together.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rebond.kit.suppression import FEWEST_HIDDEN, hidden_cells
from rebond.reporting.counting import Period, whole_life
from rebond.reporting.people import Handed, beneficiaries, by_fact

Hidden = Mapping[str, set[str]]
Tables = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Block:
    """Days, and those within them that are told by themselves too. ``is_whole``: a programme that is over."""

    days: Period
    parts: tuple[Block, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    tables: Tables
    hidden: Hidden


def publishes_facts(period: Period) -> bool:
    """Whether tables about people are shown: from the programme's start or a quarter's, to a quarter's end or today.

    Two reports whose days differ at will differ by one person, and tell that person's six facts.
    """
    life = whole_life(period.programme)
    begins = period.since <= life.since or period.since == _first_of_quarter(period.since)
    return begins and (period.until >= life.until or period.until == _last_of_quarter(period.until))


def tell(rows: Sequence[Handed], period: Period) -> Told:
    """The tables of ``period``, and what they hide. ``rows``: the handovers by its end."""
    return tell_of(lambda days: by_fact(beneficiaries(rows, days)), period)


def tell_of(tables_of: Callable[[Period], Tables], period: Period) -> Told:
    """The same for any tables of people. ``tables_of``: counted for some days; those of quarters add up to those of a year."""
    return _told(tables_of, _block(period), below=period.programme.small_cell)


def _told(tables_of: Callable[[Period], Tables], block: Block, *, below: int) -> Told:
    tables = tables_of(block.days)
    parts = [_told(tables_of, part, below=below) for part in block.parts]
    hidden = {}
    for fact, table in tables.items():
        beside = [(part.tables[fact], part.hidden[fact]) for part in parts]
        kept_back = {
            key
            for key, count in table.items()
            if parts and not _adds_nothing(key, count, beside, below=below, is_whole=block.is_whole)
        }
        # Nobody hides behind a zero: those kept back are no cover for the others.
        people = {key for key in kept_back if table[key]}
        hidden[fact] = kept_back | hidden_cells(table, below=below, also=people)
    return Told(tables, hidden)


def _adds_nothing(
    key: str,
    count: int,
    parts: Sequence[tuple[Mapping[str, int], set[str]]],
    *,
    below: int,
    is_whole: bool,
) -> bool:
    """Whether the cell, beside those of its parts, tells of no few people: those hidden, or who gave back since."""
    kept_back = [table.get(key, 0) for table, hidden in parts if key in hidden]
    if kept_back:
        return is_whole and len(kept_back) >= FEWEST_HIDDEN and sum(kept_back) >= below
    gone = abs(sum(table.get(key, 0) for table, _hidden in parts) - count)
    return gone == 0 or (is_whole and gone >= below)


def _block(period: Period) -> Block:
    """The whole of a programme that is over, up to the quarter of its end, is told by itself: what came later adds to it."""
    life, ends_on = whole_life(period.programme), period.programme.ends_on
    since, until = max(period.since, life.since), min(period.until, life.until)
    closes = _last_of_quarter(ends_on) if ends_on else None
    if period.since > life.since or closes is None or not since <= closes <= until or closes >= life.until:
        return _of_quarters(period, since, until)
    whole = Block(Period(period.programme, since, closes), _quarters(period, since, closes), is_whole=True)
    later = _quarters(period, closes + timedelta(days=1), until)
    return Block(period, (whole, *later)) if later else whole


def _of_quarters(period: Period, since: date, until: date) -> Block:
    quarters = _quarters(period, since, until)
    return Block(period, quarters if len(quarters) > 1 else ())


def _quarters(period: Period, since: date, until: date) -> tuple[Block, ...]:
    """The first and the last may be cut: by the programme's start, and by today."""
    found = []
    while since <= until:
        last = min(_last_of_quarter(since), until)
        found.append(Block(Period(period.programme, since, last)))
        since = last + timedelta(days=1)
    return tuple(found)


def _first_of_quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _last_of_quarter(day: date) -> date:
    month = day.month - (day.month - 1) % 3 + 2
    return day.replace(month=month, day=monthrange(day.year, month)[1])
