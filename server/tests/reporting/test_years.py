"""Each movement is of one day: disjoint periods add up to the whole, whatever was corrected since."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, cancel_handover, hand_over, lend, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.programmes.models import Programme
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral, an_organisation
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.reporting.roads import a_new_programme, announced, moved, noon, parts, report, take
from tests.reporting.test_partition import FIRST, WALKS, wander
from tests.stock.prepared import at_place, in_stock

pytestmark = pytest.mark.django_db
WRONG_DAY = RectificationReason.WRONG_DAY
YEARS = {year: (date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024, 2025)}
WHOLE = (YEARS[2023][0], YEARS[2025][1])


def of_each_year(programme: Programme) -> dict[int, dict[str, int]]:
    """The movements of each year, once it is seen that they are those of the three years together."""
    years = {year: moved(programme, *days) for year, days in YEARS.items()}
    assert sum((Counter(flows) for flows in years.values()), Counter()) == Counter(moved(programme, *WHOLE))
    return years


def undo(device: Device) -> None:
    assert rectify(actor=TESTER, devices=[device], reason=WRONG_DAY).complete


def taken_in(programme: Programme) -> list[int]:
    return [report(programme, *days).counted.taken_in for days in (*YEARS.values(), WHOLE)]


def test_a_reception_on_the_wrong_day_counts_in_the_year_of_the_true_one_alone() -> None:
    programme = a_new_programme()
    device = announced(programme)[0]
    take("receive", device, day=date(2023, 12, 20))
    undo(device)
    take("receive", device, day=date(2024, 1, 10))
    assert taken_in(programme) == [0, 1, 0, 1]
    assert of_each_year(programme) == {2023: {}, 2024: {"device.received": 1}, 2025: {}}
    assert [month.month for month in report(programme).months] == ["2024-01"]


def test_a_movement_undone_counts_in_no_year_and_its_correction_in_its_own(clock: Clock) -> None:
    clock.set(datetime(2025, 2, 3, 9, tzinfo=UTC))
    programme = a_new_programme()
    device = announced(programme)[0]
    take("receive", device, day=date(2023, 12, 20))
    undo(device)
    assert taken_in(programme) == [0, 0, 0, 0]
    assert of_each_year(programme) == {2023: {}, 2024: {}, 2025: {"device.rectified": 1}}


@pytest.fixture
def at_the_end_of_2023(cast: Cast, clock: Clock) -> Cast:
    clock.set(datetime(2023, 12, 1, 9, tzinfo=UTC))
    return cast


def a_handover(cast: Cast, clock: Clock) -> Handover:
    """Of 20 December 2023, entered on the 22nd."""
    (device,) = at_place(cast)
    path = a_learning_path(cast.programme, sessions=1)
    person = a_referral(cast.programme, place=cast.place, stage="path_done", path=path)
    clock.set(datetime(2023, 12, 22, 9, tzinfo=UTC))
    day = noon(date(2023, 12, 20))
    assert hand_over(actor=TESTER, pairs=[Pair(device, person)], occurred_at=day).complete
    return Handover.objects.get()


def handed_over(programme: Programme) -> list[tuple[int, int]]:
    """By year, and for the three: movements and people."""
    counted = [report(programme, *days).counted for days in (*YEARS.values(), WHOLE)]
    return [(figures.flows["handed_over"], figures.beneficiaries) for figures in counted]


def test_a_handover_on_the_wrong_day_counts_in_the_year_of_the_true_one_alone(
    at_the_end_of_2023: Cast, clock: Clock
) -> None:
    cast = at_the_end_of_2023
    wrong = a_handover(cast, clock)
    assert handed_over(cast.programme) == [(1, 1), (0, 0), (0, 0), (1, 1)]
    clock.set(datetime(2024, 3, 4, 9, tzinfo=UTC))
    cancel_handover(actor=TESTER, handover=wrong, reason=WRONG_DAY)
    assert handed_over(cast.programme) == [(0, 0)] * 4
    assert parts(cast.programme, *YEARS[2023]) == {"taken_in": 1, "at_places": 1}
    again = [Pair(Device.objects.get(), wrong.referral)]
    wrong.referral.refresh_from_db()
    assert hand_over(actor=TESTER, pairs=again, occurred_at=noon(date(2024, 1, 10))).complete
    assert handed_over(cast.programme) == [(0, 0), (1, 1), (0, 0), (1, 1)]
    assert of_each_year(cast.programme)[2024] == {"device.handed_over": 1, "device.rectified": 1}
    assert parts(cast.programme, *YEARS[2023]) == {"taken_in": 1, "at_places": 1}


def test_a_return_by_mistake_leaves_the_person_in_the_report_of_every_day(
    at_the_end_of_2023: Cast, clock: Clock
) -> None:
    cast = at_the_end_of_2023
    handover = a_handover(cast, clock)
    clock.set(datetime(2024, 3, 4, 9, tzinfo=UTC))
    back = {"actor": TESTER, "workshop": cast.workshop, "reason": ReturnReason.GIVEN_UP}
    take_back(devices=[handover.device], **back)
    assert (handed_over(cast.programme)[-1], of_each_year(cast.programme)[2024]) == (
        (1, 0),
        {"device.taken_back": 1},
    )
    undo(handover.device)
    assert handed_over(cast.programme) == [(1, 1), (0, 0), (0, 0), (1, 1)]
    assert of_each_year(cast.programme)[2024] == {"device.rectified": 1}


def test_a_loan_and_its_return_redone_in_another_year_count_there(
    at_the_end_of_2023: Cast, clock: Clock
) -> None:
    cast = at_the_end_of_2023
    (device,) = in_stock(cast)
    borrower = an_organisation(cast.territory)
    clock.set(datetime(2023, 12, 20, 9, tzinfo=UTC))
    assert lend(actor=TESTER, devices=[device], organisation=borrower).complete
    undo(device)
    clock.set(datetime(2024, 3, 4, 9, tzinfo=UTC))
    assert lend(actor=TESTER, devices=[device], organisation=borrower).complete
    back = {"actor": TESTER, "workshop": cast.workshop, "reason": ReturnReason.LOAN_ENDED}
    take_back(devices=[device], **back)
    undo(device)
    assert parts(cast.programme) == {"taken_in": 1, "lent": 1}
    clock.set(datetime(2025, 2, 3, 9, tzinfo=UTC))
    take_back(devices=[device], **back)
    assert of_each_year(cast.programme) == {
        2023: {"device.received": 1, "device.shelved": 1, "device.rectified": 1},
        2024: {"device.lent": 1, "device.rectified": 1},
        2025: {"device.taken_back": 1},
    }
    assert [parts(cast.programme, until=until) for _since, until in YEARS.values()] == [
        {"taken_in": 1, "in_stock": 1},
        {"taken_in": 1, "lent": 1},
        {"taken_in": 1, "in_work": 1},
    ]


@pytest.mark.long
@settings(max_examples=25)
@given(walks=WALKS)
def test_whatever_was_done_and_undone_the_months_add_up_to_the_whole(
    db: None, walks: list[list[tuple[int, int]]]
) -> None:
    programme = a_new_programme()
    for device, choices in zip(announced(programme, len(walks)), walks, strict=True):
        wander(device, choices)
    last = FIRST + timedelta(days=200)
    windows = [
        (FIRST + timedelta(days=begun), FIRST + timedelta(days=begun + 39)) for begun in range(0, 200, 40)
    ]
    windows.append((last, date(2100, 1, 1)))
    months: Counter[str] = Counter()
    for since, until in windows:
        months.update(moved(programme, since, until))
        months["taken_in"] += report(programme, since, until).counted.taken_in
    whole = moved(programme, FIRST, date(2100, 1, 1))
    taken = report(programme, FIRST, date(2100, 1, 1)).counted.taken_in
    assert +months == +Counter({**whole, "taken_in": taken})
