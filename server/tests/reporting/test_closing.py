"""Closing of a year: what was published stays, and a year opened again is closed as a new version."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from rebond.programmes.models import Programme
from rebond.reporting.actions import reopen_year
from rebond.reporting.choices import ReopeningReason
from rebond.reporting.closings import digest_of, figures_of
from rebond.reporting.models import YearClosing
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.reporting.closed_years import YEAR_2023, a_programme_of_2023, changed, close, closed
from tests.reporting.roads import announced, report, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(clock: Clock) -> Programme:
    return a_programme_of_2023(clock)


def test_a_closed_year_keeps_what_was_published_with_its_digest_its_moment_and_its_place_in_the_ledger(
    programme: Programme,
) -> None:
    closing = close(programme)
    event = Event.objects.get(kind="programme.year_closed")
    assert event.facts == {
        "closing_id": closing.pk,
        "year": 2023,
        "version": 1,
        "digest": digest_of(closing.published),
        "ledger_sequence": closing.ledger_sequence,
    }
    assert Event.objects.filter(pk__gt=closing.ledger_sequence).get() == event
    assert closing.closed_at == datetime(2024, 1, 15, 9, tzinfo=UTC)
    told = closed(programme)
    assert told.intact
    assert (told.published["devices.taken_in"], changed(told), list(told.entries)) == (2, {}, [])
    assert told.published == told.today == report(programme, **YEAR_2023).figures()


def test_opened_again_and_closed_again_it_is_a_new_version_and_the_first_stays(
    programme: Programme, clock: Clock
) -> None:
    first = close(programme)
    clock.set(datetime(2024, 2, 5, 9, tzinfo=UTC))
    take("receive", announced(programme)[0], day=date(2023, 12, 20))
    reopen_year(actor=TESTER, closing=first, reason=ReopeningReason.LATE_ENTRIES)
    assert report(programme, **YEAR_2023).closing is None
    with pytest.raises(Refused, match="ouverte"):
        reopen_year(actor=TESTER, closing=first, reason=ReopeningReason.LATE_ENTRIES)
    second = close(programme, seen=1)
    assert closed(programme).version == 2
    assert changed(closed(programme)) == {}
    kept = [figures_of(row.published)["devices.taken_in"] for row in YearClosing.objects.order_by("version")]
    assert (kept, second.version) == ([2, 3], 2)
    assert list(
        Event.objects.filter(stream=f"programme:{programme.pk}")
        .order_by("seq")
        .values_list("kind", flat=True)
    ) == ["programme.year_closed", "programme.year_reopened", "programme.year_closed"]


def test_a_page_sent_twice_closes_once(programme: Programme) -> None:
    close(programme)
    with pytest.raises(Refused, match="déjà close"):
        close(programme)
    reopen_year(actor=TESTER, closing=YearClosing.objects.get(), reason=ReopeningReason.WRONG_FIGURES)
    with pytest.raises(Refused) as refused:
        close(programme, seen=0)
    assert (refused.value.code, YearClosing.objects.count()) == ("changed_meanwhile", 1)


@pytest.mark.parametrize(("year", "code"), [(2024, "not_over"), (2021, "before_programme")])
def test_only_a_year_of_the_programme_that_is_over_is_closed(
    programme: Programme, year: int, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        close(programme, year=year)
    assert refused.value.code == code


def test_a_changed_row_shows_against_the_ledger(programme: Programme) -> None:
    closing = close(programme)
    body = closing.published
    body["devices"]["taken_in"] = 9
    YearClosing.objects.filter(pk=closing.pk).update(published=body, digest=digest_of(body))
    assert not closed(programme).intact
