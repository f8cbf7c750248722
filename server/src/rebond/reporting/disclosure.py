"""What may be told of people for which days, so that no reports together give one person away (rule 7, ADR 27).

A quarter is told by itself. A year, and the programme up to the end of each year, show what stays hidden in the quarters
beside all that is published (`protection`). Other days are these side by side: they tell nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rebond.kit.suppression import FEWEST_HIDDEN, hidden_cells
from rebond.reporting.blocks import Block, block_of, first_of_quarter, last_of_quarter
from rebond.reporting.counting import Period, whole_life
from rebond.reporting.people import Handed, beneficiaries, by_fact
from rebond.reporting.protection import OUT, Arc, Network, Node

Hidden = Mapping[str, set[str]]
Tables = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Told:
    tables: Tables
    hidden: Hidden


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one block.

    ``within``: what is hidden in its parts. ``open_above``: by class, where what is unknown of it comes from, and how many people.
    """

    counts: Mapping[str, int]
    hidden: set[str]
    within: Mapping[Arc, int] = field(default_factory=dict)
    open_above: Mapping[str, tuple[Node, int]] = field(default_factory=dict)


def publishes_facts(period: Period) -> bool:
    """Whether tables about people are shown: from the programme's start or a quarter's, to a quarter's end or today.

    Two reports whose days differ at will differ by one person, and tell that person's six facts.
    """
    life = whole_life(period.programme)
    begins = period.since <= life.since or period.since == first_of_quarter(period.since)
    return begins and (period.until >= life.until or period.until == last_of_quarter(period.until))


def people_told(rows: Sequence[Handed], period: Period) -> list[Handed]:
    """The people of ``period``, each as known at the end of the quarter of their first computer.

    So the quarters add up to the year. Beside them a year that left out who gave back since would tell their facts.
    """
    return [row for days in block_of(period).quarters() for row in beneficiaries(rows, days)]


def tell(rows: Sequence[Handed], period: Period) -> Told:
    """The tables of ``period``, and what they hide. ``rows``: the handovers by its end."""
    return tell_of(lambda days: by_fact(beneficiaries(rows, days)), period)


def tell_of(tables_of: Callable[[Period], Tables], period: Period) -> Told:
    """The same for any tables of people. ``tables_of``: counted for the days of one quarter."""
    told = told_in(block_of(period), tables_of, below=period.programme.small_cell)
    tables = {name: table.counts for name, table in told.items()}
    return Told(tables, {name: table.hidden for name, table in told.items()})


def told_in(block: Block, tables_of: Callable[[Period], Tables], *, below: int) -> dict[str, Table]:
    if not block.parts:
        return {name: _of_quarter(counts, below) for name, counts in tables_of(block.days).items()}
    parts = [told_in(part, tables_of, below=below) for part in block.parts]
    join = _judged if block.is_judged else _side_by_side
    return {name: join([part[name] for part in parts], below) for name in parts[0]}


def _of_quarter(counts: Mapping[str, int], below: int) -> Table:
    hidden = hidden_cells(counts, below=below)
    quarter = Node()
    return Table(counts, hidden, open_above={key: (quarter, counts[key]) for key in hidden})


def _side_by_side(parts: Sequence[Table], below: int) -> Table:
    """Shown is what each of the parts shows."""
    counts = _added_up(parts)
    return Table(counts, _complete(counts, set().union(*(part.hidden for part in parts)), below))


def _judged(parts: Sequence[Table], below: int) -> Table:
    """Shown is all that leaves no small count given away."""
    counts = _added_up(parts)
    nodes = {key: Node(key) for key in counts}
    within: dict[Arc, int] = {}
    unknown: Counter[str] = Counter()
    for part in parts:
        within |= part.within
        for key, (tail, people) in part.open_above.items():
            within[tail, nodes[key]] = people
            unknown[key] += people
    hidden = _hidden_beside(within, counts, unknown, nodes, below=below)
    if sum(counts[key] >= below for key in hidden) == len(hidden) == 1:
        hidden.clear()  # alone it is the total less the others, and nothing hides behind it
    hidden = _complete(counts, hidden, below)
    open_above = {key: (nodes[key], unknown[key]) for key in hidden if key in unknown}
    return Table(counts, hidden, within, open_above)


def _hidden_beside(
    within: Mapping[Arc, int],
    counts: Mapping[str, int],
    unknown: Mapping[str, int],
    nodes: Mapping[str, Node],
    *,
    below: int,
) -> set[str]:
    """One class after the other, until none of the small counts is given away."""
    network, hidden = Network(within), set[str]()

    def hide(key: str) -> None:
        hidden.add(key)
        network.add((nodes[key], OUT), unknown[key])

    for key, people in unknown.items():
        if 0 < people < below or len(network.before[nodes[key]]) < FEWEST_HIDDEN:
            hide(key)
    for arc in [arc for arc, people in network.flow.items() if 0 < people < below]:
        while network.gives_away(arc, below=below) and len(hidden) < len(unknown):
            others = [key for key in counts if key in unknown and key not in hidden]
            near = {arc[1].key, *(head.key for head in network.after[arc[0]])}
            hide(min(others, key=lambda key: (key not in near, counts[key])))
    return hidden


def _added_up(parts: Sequence[Table]) -> dict[str, int]:
    keys = dict.fromkeys(key for part in parts for key in part.counts)
    return {key: sum(part.counts.get(key, 0) for part in parts) for key in keys}


def _complete(counts: Mapping[str, int], hidden: set[str], below: int) -> set[str]:
    """Safe by itself too. Nobody hides behind a zero."""
    return hidden | hidden_cells(counts, below=below, also={key for key in hidden if counts[key]})
