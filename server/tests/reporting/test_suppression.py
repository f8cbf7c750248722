"""Small cells are hidden, and cannot be found again from the total and the cells shown (rule 7)."""

from __future__ import annotations

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from rebond.kit.suppression import suppress
from rebond.reporting.figures import AtPlace, Cell
from rebond.reporting.people import BOUGHT, hide_few_people

BELOW = 5
TABLES = st.lists(st.integers(0, 40), min_size=2, max_size=8).map(lambda counts: dict(enumerate(counts)))
SMALL_TABLES = st.lists(st.integers(0, 7), min_size=2, max_size=5).map(lambda counts: dict(enumerate(counts)))

PLACES = st.dictionaries(st.integers(1, 6), st.integers(0, 7), min_size=2, max_size=4).filter(
    lambda counts: any(counts.values())
)
"""By place; of nobody at all, the total says so."""


def what_hidden_cells_may_be(table: dict[int, int], shown: dict[int, int | None]) -> list[set[int]]:
    """Every value that each hidden cell takes in some table with the same total and the same cells shown."""
    hidden = [key for key, count in shown.items() if count is None]
    left = sum(table.values()) - sum(count for count in shown.values() if count is not None)
    fitting = [
        values for values in product(range(left + 1), repeat=max(len(hidden) - 1, 0)) if sum(values) <= left
    ]
    whole = [(*values, left - sum(values)) for values in fitting] if hidden else []
    return [{values[place] for values in whole} for place in range(len(hidden))]


@given(TABLES)
def test_no_count_of_people_from_one_to_four_is_shown(table: dict[int, int]) -> None:
    assert [count for count in suppress(table, below=BELOW).values() if count in range(1, BELOW)] == []


@given(TABLES)
def test_what_is_shown_is_true(table: dict[int, int]) -> None:
    shown = suppress(table, below=BELOW)
    assert list(shown) == list(table)
    assert {key: count for key, count in shown.items() if count is not None and count != table[key]} == {}


@given(SMALL_TABLES)
def test_no_hidden_cell_can_be_subtracted_back(table: dict[int, int]) -> None:
    found = [
        values for values in what_hidden_cells_may_be(table, suppress(table, below=BELOW)) if len(values) < 2
    ]
    assert found == []


@given(SMALL_TABLES)
def test_nor_when_one_knows_that_nobody_hides_a_zero(table: dict[int, int]) -> None:
    """Whoever knows that only counts of people are hidden still cannot tell one of them, unless all are few."""
    shown = suppress(table, below=BELOW)
    if sum(table.values()) < BELOW:
        return
    known = [values - {0} for values in what_hidden_cells_may_be(table, shown)]
    assert [values for values in known if len(values) < 2] == []


@given(TABLES)
def test_nothing_is_hidden_without_need(table: dict[int, int]) -> None:
    if not any(0 < count < BELOW for count in table.values()):
        assert suppress(table, below=BELOW) == table


@given(TABLES)
def test_the_smallest_cells_that_suffice_are_hidden(table: dict[int, int]) -> None:
    shown = suppress(table, below=BELOW)
    largest_hidden = max((table[key] for key, count in shown.items() if count is None), default=0)
    smaller_shown = [count for count in shown.values() if count and count < largest_hidden]
    assert smaller_shown == []


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    table = {"woman": 12, "man": 9, "other": 2, "not_known": 0}
    assert suppress(table, below=5) == {"woman": 12, "man": None, "other": None, "not_known": 0}


def test_two_small_cells_that_hide_too_few_people_take_a_third() -> None:
    assert suppress({"a": 1, "b": 1, "c": 30, "d": 8}, below=5) == {"a": None, "b": None, "c": 30, "d": None}


def test_zeros_are_hidden_when_nothing_else_is_left_to_hide_behind() -> None:
    assert suppress({"woman": 3, "man": 0, "not_known": 0}, below=5) == dict.fromkeys(
        ["woman", "man", "not_known"]
    )


@given(PLACES, PLACES)
@example({1: 5, 2: 20}, {1: 4, 3: 9})
@example({1: 5, 2: 6, 3: 30}, {1: 4, 4: 9, 2: 40})
def test_of_two_tables_of_different_places_neither_total_gives_a_cell_back(
    computers: dict[int, int], people: dict[int, int]
) -> None:
    rows, cells = hide_few_people(
        [AtPlace(pk, f"Place {pk}", "", 50, count) for pk, count in computers.items()],
        [Cell(str(pk), f"Place {pk}", count) for pk, count in people.items()],
        below=BELOW,
    )
    shown_computers = {row.place_id or 0: row.handed_over for row in rows}
    shown_people = {int(cell.key): cell.count for cell in cells}
    for table, shown in ((computers, shown_computers), (people, shown_people)):
        assert [count for count in shown.values() if count in range(1, BELOW)] == []
        assert [values for values in what_hidden_cells_may_be(table, shown) if len(values) < 2] == []
    assert [
        pk
        for pk in computers.keys() & people.keys()
        if (shown_computers[pk] is None) != (shown_people[pk] is None)
    ] == []


def test_those_who_bought_are_no_cover_for_the_few_of_a_place() -> None:
    """How many bought is the people less the computers handed over: 2 would be 5 - 3."""
    cells = [Cell("1", "Place 1", 2), Cell("2", "Place 2", 6), Cell(BOUGHT, "Bought", 3)]
    _rows, shown = hide_few_people([], cells, below=BELOW)
    assert [(cell.key, cell.count) for cell in shown] == [("1", None), ("2", None), (BOUGHT, None)]
