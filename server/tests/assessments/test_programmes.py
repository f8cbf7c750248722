"""The tables of a programme: everybody counted, small cells hidden, and nobody told by two readings."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rebond.assessments.choices import Area, Moment
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.assessments.queries.programmes import programme_told, progress_in
from rebond.kit.errors import NotFound
from rebond.referrals.models import Referral
from tests.assessments.cases import a_grid, answered
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral
from tests.harness.clock import Clock

IN_MARCH = datetime(2025, 3, 10, 12, tzinfo=UTC)
IN_MAY = datetime(2025, 5, 20, 12, tzinfo=UTC)
AFTER_MARCH, AFTER_JUNE = date(2025, 4, 2), date(2025, 7, 2)


@pytest.fixture
def grid(cast: Cast) -> QuestionnaireVersion:
    return a_grid(cast.territory)


def people(
    cast: Cast,
    grid: QuestionnaireVersion,
    size: int,
    *steps: tuple[Moment, int],
    at: datetime = IN_MARCH,
    elsewhere: dict[Moment, int] | None = None,
) -> list[Referral]:
    """Accepted and assessed at one moment, in the area of safety; and in that of creation, where ``elsewhere`` says so."""
    path = a_learning_path(cast.programme)
    found = [
        a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _person in range(size)
    ]
    for referral in found:
        for moment, ease in steps:
            more = {"creation": elsewhere[moment]} if elsewhere else {}
            answered(referral, grid, moment, safety=ease, **more)
    keys = [referral.pk for referral in found]
    Referral.objects.filter(pk__in=keys).update(accepted_at=at)
    SkillAssessment.objects.filter(referral__in=keys).update(recorded_at=at)
    return found


def safety(cast: Cast, today: date) -> dict[str, int | None]:
    (table,) = progress_in(cast.programme, today=today).tables
    return dict(dict(table.rows)[Area.SAFETY])


def test_everybody_is_counted_those_who_were_not_assessed_too(cast: Cast, grid: QuestionnaireVersion) -> None:
    people(cast, grid, 6, (Moment.BEFORE, 1), (Moment.AFTER, 3))
    people(cast, grid, 5, (Moment.BEFORE, 2), (Moment.AFTER, 2))
    people(cast, grid, 5, (Moment.BEFORE, 2))
    people(cast, grid, 7)
    told = progress_in(cast.programme, today=AFTER_MARCH)
    assert (told.people, told.closed_on) == (23, date(2025, 3, 31))
    assert told.coverage == {"both": 11, "before_only": 5, "after_only": 0, "none": 7}
    assert safety(cast, AFTER_MARCH) == {"more": 6, "same": 5, "less": 0, "not_assessed": 12}


def test_small_cells_are_hidden_and_cannot_be_subtracted_back(cast: Cast, grid: QuestionnaireVersion) -> None:
    people(cast, grid, 6, (Moment.BEFORE, 1), (Moment.AFTER, 3))
    people(cast, grid, 1, (Moment.BEFORE, 3), (Moment.AFTER, 1))
    people(cast, grid, 20)
    assert safety(cast, AFTER_MARCH) == {"more": None, "same": 0, "less": None, "not_assessed": 20}


def test_no_row_nor_the_coverage_gives_back_what_another_row_hides(
    cast: Cast, grid: QuestionnaireVersion
) -> None:
    better, worse = {Moment.BEFORE: 1, Moment.AFTER: 3}, {Moment.BEFORE: 3, Moment.AFTER: 1}
    people(cast, grid, 9, (Moment.BEFORE, 1), (Moment.AFTER, 3), elsewhere=better)
    people(cast, grid, 7, (Moment.BEFORE, 2), (Moment.AFTER, 2), elsewhere=worse)
    people(cast, grid, 2, (Moment.BEFORE, 3), (Moment.AFTER, 1), elsewhere=better)
    people(cast, grid, 1, (Moment.BEFORE, 3))
    people(cast, grid, 5)
    told = progress_in(cast.programme, today=AFTER_MARCH)
    rows = dict(told.tables[0].rows)
    assert rows[Area.CREATION] == {"more": 11, "same": 0, "less": 7, "not_assessed": 6}
    assert rows[Area.SAFETY] == {"more": 9, "same": None, "less": None, "not_assessed": 6}
    assert told.coverage == {"both": 18, "before_only": None, "after_only": 0, "none": None}


def test_where_few_were_assessed_twice_the_rest_is_hidden_everywhere(
    cast: Cast, grid: QuestionnaireVersion
) -> None:
    people(cast, grid, 3, (Moment.BEFORE, 1), (Moment.AFTER, 3))
    people(cast, grid, 20)
    told = progress_in(cast.programme, today=AFTER_MARCH)
    assert safety(cast, AFTER_MARCH) == {"more": None, "same": 0, "less": 0, "not_assessed": None}
    assert told.coverage == {"both": None, "before_only": 0, "after_only": 0, "none": None}


def test_two_readings_never_differ_by_a_few_people(cast: Cast, grid: QuestionnaireVersion) -> None:
    people(cast, grid, 10, (Moment.BEFORE, 1), (Moment.AFTER, 3))
    before = progress_in(cast.programme, today=AFTER_MARCH)
    people(cast, grid, 4, (Moment.BEFORE, 1), (Moment.AFTER, 2), at=IN_MAY)
    assert progress_in(cast.programme, today=date(2025, 6, 29)) == before
    assert progress_in(cast.programme, today=AFTER_JUNE) == before
    people(cast, grid, 1, at=IN_MAY)
    assert progress_in(cast.programme, today=AFTER_JUNE).people == 15


def test_a_result_that_replaces_another_waits_for_the_next_closing(
    cast: Cast, grid: QuestionnaireVersion, clock: Clock
) -> None:
    better = people(cast, grid, 10, (Moment.BEFORE, 1), (Moment.AFTER, 3))
    closed = progress_in(cast.programme, today=AFTER_MARCH)
    assert safety(cast, AFTER_MARCH)["more"] == 10
    clock.set(IN_MAY)
    for referral in better[:6]:
        answered(referral, grid, Moment.AFTER, safety=0)
        answered(referral, grid, Moment.AFTER, safety=1)
    assert progress_in(cast.programme, today=date(2025, 5, 21)) == closed
    told = progress_in(cast.programme, today=AFTER_JUNE)
    assert (told.closed_on, safety(cast, AFTER_JUNE)) == (
        date(2025, 6, 30),
        {"more": None, "same": None, "less": 0, "not_assessed": 0},
    )


def test_nothing_is_told_before_there_are_enough_people(cast: Cast, grid: QuestionnaireVersion) -> None:
    people(cast, grid, 4, (Moment.BEFORE, 1), (Moment.AFTER, 3))
    told = progress_in(cast.programme, today=AFTER_JUNE)
    assert (told.closed_on, told.people, told.tables) == (None, 0, ())


def test_who_reads_the_tables(cast: Cast) -> None:
    for name in ("chloe", "eva"):
        assert programme_told(cast.programme.slug, cast.actor(name)) == cast.programme
    for name in ("ines", "driss", "farid"):
        with pytest.raises(NotFound):
            programme_told(cast.programme.slug, cast.actor(name))
