"""What is entered while a year is being closed is counted or comes after, and nobody waits to enter it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from rebond.kit.errors import Refused
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.referrals.actions import accept
from rebond.referrals.actions.confirming import confirm_facts
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.referrals.models import Referral
from rebond.reporting import actions, settling
from rebond.reporting.actions import close_year
from rebond.reporting.activity import activity_report
from rebond.reporting.closings import figures_of
from rebond.reporting.figures import ActivityReport
from rebond.reporting.models import YearClosing
from tests.cast import Cast, gather
from tests.factories import a_referral
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.harness.holding import SECONDS, skip_unless_rows_are_held
from tests.reporting.closed_years import a_programme_of_2023, close, closed
from tests.reporting.roads import a_new_programme, announced, noon, take
from tests.reporting.test_people import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(clock: Clock) -> Programme:
    return a_programme_of_2023(clock)


def test_no_year_is_closed_while_gestures_wait_to_be_counted(programme: Programme) -> None:
    take("receive", announced(programme)[0], day=date(2023, 12, 20))
    with pytest.raises(Refused) as refused:
        close_year(actor=TESTER, programme=programme, year=2023, seen=0)
    assert (refused.value.code, YearClosing.objects.count()) == ("being_counted", 0)


def test_what_is_entered_for_the_year_while_it_is_counted_is_counted_too(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    (late,) = announced(programme)
    (todays,) = announced(programme)
    counted: list[int] = []

    def count_and_enter(*given: Any, **days: Any) -> ActivityReport:
        found = activity_report(*given, **days)
        counted.append(found.counted.taken_in)
        if len(counted) == 1:
            take("receive", late, day=date(2023, 12, 20))
        elif len(counted) == 2:
            take("receive", todays)
        drain()
        return found

    monkeypatch.setattr(actions, "activity_report", count_and_enter)
    closing = close(programme)
    assert counted == [2, 3]
    assert figures_of(closing.published)["devices.taken_in"] == 3
    told = closed(programme)
    assert (told.published["devices.taken_in"], told.entries) == (3, [])


def test_a_year_of_which_something_is_entered_without_end_is_not_closed(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count_and_enter(*given: Any, **days: Any) -> ActivityReport:
        take("receive", *announced(programme), day=date(2023, 12, 20))
        drain()
        return activity_report(*given, **days)

    monkeypatch.setattr(actions, "activity_report", count_and_enter)
    with pytest.raises(Refused) as refused:
        close(programme)
    assert (refused.value.code, YearClosing.objects.count()) == ("being_counted", 0)


def confirmed_late(person: Referral) -> None:
    confirm_facts(
        actor=TESTER,
        referral=person,
        sex=Sex.MAN,
        age_bracket=AgeBracket(person.age_bracket),
        occupation=Occupation(person.occupation),
    )


def accepted_late(person: Referral) -> None:
    """For a day of the year: that somebody waits is in no figure."""
    refer_again = a_referral(person.programme, place=person.place)
    accept(actor=TESTER, referrals=[refer_again], occurred_at=noon(date(2023, 12, 20)))


@pytest.mark.parametrize(("gesture", "times"), [(confirmed_late, 2), (accepted_late, 1)])
def test_a_fact_of_a_person_corrected_while_the_year_is_counted_is_counted_too(
    cast: Cast,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    gesture: Callable[[Referral], None],
    times: int,
) -> None:
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    programme = a_new_programme(territory=cast.territory)
    people(programme, cast.place, date(2023, 11, 6), women=7, men=6)
    woman = Referral.objects.filter(programme=programme, sex=Sex.WOMAN).order_by("pk")[0]
    counted: list[list[int | None]] = []

    def count_and_correct(*given: Any, **days: Any) -> ActivityReport:
        found = activity_report(*given, **days)
        counted.append([cell.count for cell in found.facts["sex"] if cell.key in {Sex.WOMAN, Sex.MAN}])
        if len(counted) == 1:
            gesture(woman)
            drain()
        return found

    monkeypatch.setattr(actions, "activity_report", count_and_correct)
    close(programme)
    assert counted == [[7, 6], [6, 7]][:times]


def test_gestures_of_another_programme_that_wait_to_be_counted_stop_no_closing(programme: Programme) -> None:
    drain()
    take("receive", *announced(a_new_programme()))
    assert close_year(actor=TESTER, programme=programme, year=2023, seen=0).version == 1


def closed_elsewhere(programme: Programme, year: int) -> str:
    """In a thread, with a connection of its own."""
    try:
        close_year(actor=TESTER, programme=programme, year=year, seen=0)
    except Refused as refusal:
        return refusal.code
    finally:
        connections.close_all()
    return "closed"


@pytest.mark.django_db(transaction=True)
def test_who_closes_waits_for_what_is_being_entered_so_that_it_is_counted_or_comes_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Numbered before the closing and committed after it, a reception would be neither published nor late."""
    skip_unless_rows_are_held()
    programme = gather().programme
    year = timezone.localdate().year - 1
    Programme.objects.filter(pk=programme.pk).update(starts_on=date(year, 1, 1))
    (device,) = announced(programme)
    drain()
    waits = threading.Event()

    def told_sleep(seconds: float) -> None:
        waits.set()
        time.sleep(seconds)

    monkeypatch.setattr(settling, "sleep", told_sleep)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            take("receive", device, day=date(year, 12, 20))
            closing = other.submit(closed_elsewhere, programme, year)
            assert waits.wait(SECONDS)
        assert closing.result() == "being_counted"


@pytest.mark.django_db(transaction=True)
def test_while_a_year_is_counted_everybody_goes_on_entering(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_unless_rows_are_held()
    programme = gather().programme
    year = timezone.localdate().year - 1
    Programme.objects.filter(pk=programme.pk).update(starts_on=date(year, 1, 1))
    (ours,), (theirs,) = announced(programme), announced(a_new_programme())
    drain()
    counting, entered = threading.Event(), threading.Event()

    def count_slowly(*given: Any, **days: Any) -> ActivityReport:
        counting.set()
        assert entered.wait(SECONDS)
        return activity_report(*given, **days)

    monkeypatch.setattr(actions, "activity_report", count_slowly)
    with ThreadPoolExecutor(1) as other:
        closing = other.submit(closed_elsewhere, programme, year)
        assert counting.wait(SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        take("receive", theirs, day=date(year, 12, 20))
        take("receive", ours)
        entered.set()
        assert closing.result() == "closed"
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert YearClosing.objects.get().published["devices"]["taken_in"] == 0
