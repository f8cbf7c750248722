"""Every computer taken in stands in exactly one part, whatever happened to it, on every day (rule 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebond.devices.actions import NewDevice, merge, rectify, register
from rebond.devices.choices import RectificationReason
from rebond.devices.lifecycle import steps_open_to
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.programmes.models import Programme
from rebond.stock.actions import declare_missing
from rebond.stock.choices import MissingReason
from tests.cast import Cast
from tests.factories.demand import TESTER
from tests.reporting.roads import a_new_programme, announced, moved, noon, parts, replayed, report, take, walk

pytestmark = pytest.mark.django_db
FIRST = date(2023, 1, 2)
WALKS = st.lists(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), max_size=9), min_size=1, max_size=4
)
"""For each device: which of the open steps (or a rectification) is taken, and how many days later."""


def undo(device: Device) -> None:
    rectify(actor=TESTER, devices=[device], reason=RectificationReason.WRONG_SCAN)


def wander(device: Device, choices: list[tuple[int, int]]) -> None:
    day = FIRST
    for choice, days in choices:
        device.refresh_from_db()
        day += timedelta(days=days)
        open_steps = steps_open_to(device)
        number = choice % (len(open_steps) + 1)
        if number == len(open_steps):
            undo(device)
        else:
            take(open_steps[number].name, device, day=day)


@settings(max_examples=40)
@given(walks=WALKS, after=st.integers(0, 120), begun=st.integers(0, 40))
def test_after_any_steps_the_parts_add_up_on_any_day(
    db: None, walks: list[list[tuple[int, int]]], after: int, begun: int
) -> None:
    programme = a_new_programme()
    for device, choices in zip(announced(programme, len(walks)), walks, strict=True):
        wander(device, choices)
    since, until = FIRST + timedelta(days=begun), FIRST + timedelta(days=begun + after)
    expected = replayed(programme, since, until)
    assert parts(programme, since, until) == expected.parts
    assert moved(programme, since, until) == expected.flows


def test_both_kinds_of_sale_are_movements(db: None) -> None:
    programme = a_new_programme()
    to_a_person, to_an_organisation = announced(programme, 2)
    walk(to_a_person, "at_place", first_day=FIRST)
    take("sell", to_a_person, day=FIRST + timedelta(days=9))
    walk(to_an_organisation, "sold", first_day=FIRST)
    flows = report(programme).counted.flows
    assert (flows["sold"], flows["sold_to_organisation"], flows["received"]) == (1, 1, 2)


@settings(max_examples=25)
@given(walks=WALKS)
def test_today_each_computer_stands_where_its_own_page_says(
    db: None, walks: list[list[tuple[int, int]]]
) -> None:
    programme = a_new_programme()
    for device, choices in zip(announced(programme, len(walks)), walks, strict=True):
        wander(device, choices)
    part_of = {stage: part for part, stages in Stage.PARTITION.items() for stage in stages}
    stored: dict[str, int] = {}
    for stage in (
        Device.objects.filter(programme=programme).exclude(stage="announced").values_list("stage", flat=True)
    ):
        stored[part_of[stage]] = stored.get(part_of[stage], 0) + 1
    counted = parts(programme)
    assert counted.pop("taken_in", 0) == sum(stored.values())
    assert counted == stored


@pytest.fixture
def programme() -> Programme:
    return a_new_programme()


@pytest.mark.parametrize(
    ("stage", "part"),
    [
        ("received", "in_work"),
        ("eliminated", "eliminated"),
        ("ready", "in_stock"),
        ("lent", "lent"),
        ("at_place", "at_places"),
        ("handed_over", "handed_over"),
    ],
)
def test_one_more_computer_moves_its_part_and_the_whole(stage: str, part: str, programme: Programme) -> None:
    walk(announced(programme)[0], stage, first_day=FIRST)
    assert parts(programme) == {"taken_in": 1, part: 1}


def test_one_only_announced_is_not_taken_in(programme: Programme) -> None:
    announced(programme)
    assert parts(programme) == {}


def test_a_dated_report_knows_nothing_of_what_came_after(programme: Programme) -> None:
    walk(announced(programme)[0], "lent", first_day=FIRST)
    days = [FIRST + timedelta(days=number) for number in range(-1, 4)]
    assert [parts(programme, until=day) for day in days] == [
        {},
        {"taken_in": 1, "in_work": 1},
        {"taken_in": 1, "in_stock": 1},
        {"taken_in": 1, "lent": 1},
        {"taken_in": 1, "lent": 1},
    ]


def test_one_taken_in_before_the_period_is_not_counted_in_it(programme: Programme) -> None:
    walk(announced(programme)[0], "lent", first_day=FIRST)
    assert parts(programme, since=FIRST + timedelta(days=1)) == {}
    assert report(programme, since=FIRST + timedelta(days=1)).counted.flows["lent"] == 1


def test_both_ends_of_the_period_are_in_it(programme: Programme) -> None:
    walk(announced(programme)[0], "received", first_day=FIRST)
    assert parts(programme, FIRST, FIRST) == {"taken_in": 1, "in_work": 1}


@pytest.mark.parametrize("hours", [10, 11], ids=["1 August, 00:00 in Paris", "1 August, 01:00 in Paris"])
def test_a_day_ends_at_midnight_of_the_platform_not_of_greenwich(programme: Programme, hours: int) -> None:
    device = announced(programme)[0]
    take("receive", device, day=noon(date(2023, 7, 31)) + timedelta(hours=hours))
    assert parts(programme, until=date(2023, 7, 31)) == {}
    assert [month.month for month in report(programme, until=date(2023, 8, 1)).months] == ["2023-08"]


def test_of_two_steps_of_one_moment_the_later_number_decides(programme: Programme) -> None:
    device = announced(programme)[0]
    for name in ("receive", "shelve", "lend"):
        take(name, device, day=FIRST)
    assert parts(programme) == {"taken_in": 1, "lent": 1}


def test_a_step_entered_late_counts_on_the_day_it_happened(programme: Programme, cast: Cast) -> None:
    device = announced(programme)[0]
    walk(device, "at_place", first_day=FIRST)
    before = parts(programme, until=FIRST + timedelta(days=10))
    take("hand_over", device, day=FIRST + timedelta(days=8))
    assert (before, parts(programme, until=FIRST + timedelta(days=10))) == (
        {"taken_in": 1, "at_places": 1},
        {"taken_in": 1, "handed_over": 1},
    )


def test_a_step_dated_before_the_one_it_follows_is_refused_and_counts_nothing(programme: Programme) -> None:
    device = announced(programme)[0]
    walk(device, "at_place", first_day=FIRST)
    before = parts(programme)
    outcome = declare_missing(
        actor=TESTER,
        devices=[device],
        reason=MissingReason.STOLEN,
        occurred_at=noon(FIRST + timedelta(days=1)),
    )
    assert [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles] == [
        "before_last_step"
    ]
    assert parts(programme) == before == {"taken_in": 1, "at_places": 1}


def test_handed_over_then_returned_is_in_work_again_and_stays_refurbished(programme: Programme) -> None:
    device = announced(programme)[0]
    walk(device, "handed_over", first_day=FIRST)
    take("take_back", device, day=FIRST + timedelta(days=30))
    assert parts(programme, until=FIRST + timedelta(days=29)) == {"taken_in": 1, "handed_over": 1}
    assert parts(programme) == {"taken_in": 1, "in_work": 1}
    assert report(programme).counted.refurbished == 1


def test_what_was_never_ready_is_not_refurbished(programme: Programme) -> None:
    walk(announced(programme)[0], "eliminated", first_day=FIRST)
    assert report(programme).counted.refurbished == 0


def test_ceded_to_places_are_those_there_and_those_handed_over(programme: Programme) -> None:
    for device, stage in zip(announced(programme, 3), ("at_place", "handed_over", "lent"), strict=True):
        walk(device, stage, first_day=FIRST)
    assert report(programme).counted.ceded_to_places == 2


def test_a_reception_by_mistake_leaves_the_report_once_undone(programme: Programme) -> None:
    device = announced(programme)[0]
    take("receive", device, day=FIRST)
    assert parts(programme) == {"taken_in": 1, "in_work": 1}
    undo(device)
    assert parts(programme) == {}
    assert report(programme).counted.flows["received"] == 0


def test_the_true_reception_after_a_mistaken_one_gives_the_day(programme: Programme) -> None:
    device = announced(programme)[0]
    take("receive", device, day=FIRST)
    undo(device)
    take("receive", device)
    assert parts(programme, since=FIRST + timedelta(days=1)) == {"taken_in": 1, "in_work": 1}


def test_what_was_a_mistake_was_none_of_its_day_either(programme: Programme) -> None:
    device = announced(programme)[0]
    walk(device, "ready", first_day=FIRST)
    undo(device)
    days = [FIRST + timedelta(days=number) for number in (0, 1)]
    assert [parts(programme, until=day) for day in days] == [{"taken_in": 1, "in_work": 1}] * 2
    assert report(programme, until=days[1]).counted.refurbished == 0
    undo(device)
    assert [parts(programme, until=day) for day in days] == [{}, {}]


def test_a_report_begins_with_no_reception_that_was_a_mistake(programme: Programme) -> None:
    device = announced(programme)[0]
    take("receive", device, day=programme.starts_on - timedelta(days=4000))
    undo(device)
    assert report(programme).since == programme.starts_on


def test_put_in_stock_by_mistake_is_not_refurbished_once_undone(programme: Programme) -> None:
    device = announced(programme)[0]
    walk(device, "ready", first_day=FIRST)
    assert report(programme).counted.refurbished == 1
    undo(device)
    assert (parts(programme), report(programme).counted.refurbished) == ({"taken_in": 1, "in_work": 1}, 0)


def test_back_in_stock_by_a_correction_is_not_refurbished_once_the_shelving_is_undone_too(
    programme: Programme,
) -> None:
    device = announced(programme)[0]
    walk(device, "ready", first_day=FIRST)
    take("declare_missing", device, day=FIRST + timedelta(days=5))
    undo(device)
    assert report(programme).counted.refurbished == 1
    undo(device)
    assert (parts(programme), report(programme).counted.refurbished) == ({"taken_in": 1, "in_work": 1}, 0)


def test_merged_twins_count_once(programme: Programme) -> None:
    one, twin = announced(programme, 2)
    take("receive", one, twin, day=FIRST)
    assert parts(programme) == {"taken_in": 2, "in_work": 2}
    merge(actor=TESTER, twin=twin, into=one)
    assert parts(programme) == {"taken_in": 1, "in_work": 1}
    assert report(programme).counted.flows["received"] == 1


def test_a_computer_was_taken_in_when_its_first_twin_was(programme: Programme) -> None:
    one, twin = announced(programme, 2)
    take("receive", twin, day=FIRST)
    take("receive", one, day=FIRST + timedelta(days=400))
    merge(actor=TESTER, twin=twin, into=one)
    assert parts(programme, until=FIRST) == {"taken_in": 1, "in_work": 1}
    assert parts(programme, since=FIRST + timedelta(days=1)) == {}


def test_a_list_that_named_it_before_says_nothing_where_its_twin_was_here(programme: Programme) -> None:
    (twin,) = announced(programme)
    before = noon(FIRST - timedelta(days=9))
    (one,) = register(actor=TESTER, lot=twin.lot, new=[NewDevice()], occurred_at=before)
    take("receive", twin, day=FIRST)
    take("receive", one, day=FIRST + timedelta(days=400))
    merge(actor=TESTER, twin=twin, into=one)
    assert parts(programme, until=FIRST) == {"taken_in": 1, "in_work": 1}


def test_a_twin_that_moved_more_often_does_not_speak_for_the_one_that_goes_on(programme: Programme) -> None:
    one, twin = announced(programme, 2)
    take("receive", one, twin, day=FIRST)
    for _time in range(3):
        take("declare_missing", twin, day=FIRST)
        take("recover", twin, day=FIRST)
    merge(actor=TESTER, twin=twin, into=one)
    take("shelve", one, day=FIRST + timedelta(days=1))
    assert parts(programme) == {"taken_in": 1, "in_stock": 1}


def test_a_chain_of_merges_counts_once(programme: Programme) -> None:
    first, second, third = announced(programme, 3)
    take("receive", first, second, third, day=FIRST)
    merge(actor=TESTER, twin=first, into=second)
    merge(actor=TESTER, twin=second, into=third)
    assert parts(programme) == {"taken_in": 1, "in_work": 1}


def test_one_received_before_the_programme_began_is_not_forgotten(programme: Programme) -> None:
    walk(announced(programme)[0], "received", first_day=programme.starts_on - timedelta(days=20))
    assert parts(programme) == {"taken_in": 1, "in_work": 1}


def test_another_programme_is_another_report(programme: Programme) -> None:
    walk(announced(a_new_programme())[0], "received", first_day=FIRST)
    assert parts(programme) == {}


def test_months_in_which_nothing_moved_stand_between_those_with_movements(programme: Programme) -> None:
    first, second = announced(programme, 2)
    take("receive", first, day=date(2023, 11, 6))
    take("receive", second, day=date(2024, 2, 5))
    months = [(month.month, month.received) for month in report(programme).months]
    assert months == [("2023-11", 1), ("2023-12", 0), ("2024-01", 0), ("2024-02", 1)]
