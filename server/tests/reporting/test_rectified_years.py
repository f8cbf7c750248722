"""What is entered after a year was closed rectifies it, told beside what was published, and nothing is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rebond.devices.actions import merge
from rebond.orders.actions import sign_agreement
from rebond.orders.choices import PrerequisiteKind
from rebond.programmes.models import Programme
from rebond.reporting.late import told_to
from tests.cast import Cast
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.orders.test_agreements import drawn_up, prove
from tests.reporting.closed_years import YEAR_2023, YEAR_2024, a_programme_of_2023, changed, close, closed
from tests.reporting.roads import a_new_programme, announced, noon, report, take, walk
from tests.reporting.test_years import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(clock: Clock) -> Programme:
    return a_programme_of_2023(clock)


def test_what_is_declared_late_is_taken_and_rectifies_the_closed_year(
    programme: Programme, clock: Clock
) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    (late,) = announced(programme)
    take("receive", late, day=date(2023, 12, 20))
    take("shelve", late, day=date(2024, 2, 4))
    told = closed(programme)
    assert (told.published["devices.taken_in"], told.today["devices.taken_in"]) == (2, 3)
    assert changed(told) == {"devices.taken_in": 1, "devices.in_work": 1, "flows.received": 1}
    assert told.entries_by_kind == {"device.received": 1}
    assert told.entries[0].happened_at == noon(date(2023, 12, 20))


def test_a_step_of_the_year_undone_later_rectifies_it(programme: Programme, clock: Clock) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    lent = programme.devices.get(stage="lent")
    undo(lent)
    told = closed(programme)
    assert changed(told) == {"devices.lent": -1, "devices.in_stock": 1, "flows.lent": -1}
    assert told.entries_by_kind == {"device.rectified": 1}
    assert told.entries[0].happened_at < noon(date(2024, 1, 1))


def test_twins_found_later_rectify_it(programme: Programme, clock: Clock) -> None:
    one, twin = announced(programme, 2)
    take("receive", one, twin, day=date(2023, 6, 1))
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    merge(actor=TESTER, twin=twin, into=one)
    told = closed(programme)
    assert changed(told) == {"devices.taken_in": -1, "devices.in_work": -1, "flows.received": -1}
    assert told.entries_by_kind == {"device.merged": 1}


def test_an_agreement_of_the_year_entered_later_rectifies_it(cast: Cast, clock: Clock) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(2022, 5, 1))
    cast.programme.refresh_from_db()
    close(cast.programme)
    paper = drawn_up(cast)
    prove(cast, paper, *PrerequisiteKind)
    sign_agreement(actor=TESTER, agreement=paper, signed_on=date(2023, 11, 20), ends_on=None)
    told = closed(cast.programme)
    assert (changed(told)["agreements.count"], told.entries_by_kind) == (1, {"agreement.signed": 1})
    (one,) = told_to(cast.actor("chloe"), told.entries)
    assert (one.code, one.agreement_id) == (paper.reference, paper.pk)


def test_what_is_of_another_year_or_programme_rectifies_nothing(programme: Programme, clock: Clock) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    take("receive", announced(programme)[0], day=date(2024, 2, 1))
    walk(announced(a_new_programme())[0], "lent", first_day=date(2023, 5, 1))
    assert (changed(closed(programme)), closed(programme).entries) == ({}, [])


def test_the_report_of_the_year_after_tells_the_rectifications_of_the_earlier_one_apart(
    programme: Programme, clock: Clock
) -> None:
    close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    take("receive", announced(programme)[0], day=date(2023, 12, 20))
    after = report(programme, **YEAR_2024)
    assert (after.counted.taken_in, after.closing, after.closed_years) == (0, None, [])
    (earlier,) = after.earlier
    assert (earlier.year, changed(earlier)["devices.taken_in"], earlier.entered_within) == (2023, 1, 1)
    later = report(programme, date(2025, 1, 1), date(2025, 12, 31))
    assert [one.entered_within for one in later.earlier] == [0]
    assert report(programme, **YEAR_2023).earlier == []
    assert report(programme, date(2023, 4, 1), date(2024, 3, 31)).closed_years == [2023]
