"""Times of a wrong clock, corrected by the moment of reception."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.clocks import TOLERANCE, corrected, offset, read_sent_at

RECEIVED = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
A_DEAD_BATTERY = datetime(2010, 1, 1, 0, 20, tzinfo=UTC)


def test_a_clock_that_began_again_in_2010_is_put_right() -> None:
    told = A_DEAD_BATTERY - timedelta(minutes=15)
    assert corrected(told, sent_at=A_DEAD_BATTERY, received_at=RECEIVED) == datetime(
        2026, 3, 12, 14, 45, tzinfo=UTC
    )


def test_a_clock_in_the_future_is_put_right() -> None:
    ahead = RECEIVED + timedelta(days=400)
    told = ahead - timedelta(hours=2)
    assert corrected(told, sent_at=ahead, received_at=RECEIVED) == RECEIVED - timedelta(hours=2)


def test_the_time_that_sending_takes_is_no_fault_of_the_clock() -> None:
    told = RECEIVED - timedelta(hours=3)
    sent = RECEIVED - TOLERANCE + timedelta(seconds=1)
    assert corrected(told, sent_at=sent, received_at=RECEIVED) == told


def test_a_carried_document_is_taken_at_its_word_but_never_in_the_future() -> None:
    told = RECEIVED - timedelta(days=3)
    assert corrected(told, sent_at=None, received_at=RECEIVED) == told
    assert corrected(RECEIVED + timedelta(days=1), sent_at=None, received_at=RECEIVED) == RECEIVED


def test_the_zone_of_either_clock_does_not_matter() -> None:
    paris = timezone(timedelta(hours=1))
    assert offset(sent_at=RECEIVED.astimezone(paris), received_at=RECEIVED) == timedelta()


def test_a_clock_at_the_edge_of_the_calendar_tells_nothing() -> None:
    edge = datetime.max.replace(tzinfo=UTC)
    assert corrected(edge, sent_at=datetime.min.replace(tzinfo=UTC), received_at=RECEIVED) == RECEIVED


MOMENTS = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


@given(told=MOMENTS, sent=st.none() | MOMENTS, received=MOMENTS)
def test_nothing_happens_after_it_was_received(
    told: datetime, sent: datetime | None, received: datetime
) -> None:
    assert corrected(told, sent_at=sent, received_at=received) <= received


@given(
    age=st.timedeltas(timedelta(), timedelta(days=30)),
    wrong=st.timedeltas(timedelta(days=-9000), timedelta(days=9000)),
)
def test_however_wrong_the_clock_the_age_of_a_document_is_kept(age: timedelta, wrong: timedelta) -> None:
    there = RECEIVED + wrong
    judged = corrected(there - age, sent_at=there, received_at=RECEIVED)
    slack = TOLERANCE if abs(wrong) < TOLERANCE else timedelta()
    assert abs((RECEIVED - judged) - age) <= slack


@pytest.mark.parametrize("header", ["", "yesterday", "2026-03-12T15:00:00"])
def test_a_header_without_a_whole_time_is_none(header: str) -> None:
    assert read_sent_at(header) is None


def test_a_header_is_read_with_its_offset() -> None:
    assert read_sent_at("2026-03-12T16:00:00+01:00") == RECEIVED
