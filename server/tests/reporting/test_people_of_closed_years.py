"""The people of a closed year are told as published: no report beside it tells who was entered late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F

from rebond.devices.choices import RectificationReason
from rebond.handover.actions import Pair, cancel_handover, hand_over, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.referrals.choices import Sex
from rebond.referrals.models import Referral
from rebond.reporting.actions import reopen_year
from rebond.reporting.choices import ReopeningReason
from tests.cast import Cast
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.reporting.closed_years import YEAR_2023, changed, close, entered_late
from tests.reporting.roads import a_new_programme, noon, report
from tests.reporting.test_people import a_computer_at, a_person, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def late_handover(cast: Cast, clock: Clock) -> Cast:
    return entered_late(cast, clock)


def test_the_people_of_a_closed_year_are_told_as_published(late_handover: Cast) -> None:
    """Side by side the tables of both days would tell the six facts of the one who came late."""
    told = report(late_handover.programme, **YEAR_2023)
    assert (told.counted.beneficiaries, told.people_told) == (1, 0)
    assert changed(told.closing)["beneficiaries.known"] == 1  # type: ignore[arg-type]
    assert {cell.count for cells in told.facts.values() for cell in cells} <= {0, None}
    assert [(row.ceded, row.handed_over) for row in told.by_place] == [(1, 0)]


def sexes(programme: Programme, since: date | None, until: date | None) -> list[int | None]:
    """Women and men."""
    shown = {cell.key: cell.count for cell in report(programme, since, until).facts["sex"]}
    return [shown[Sex.WOMAN], shown[Sex.MAN]]


def equip_now(referral: Referral) -> None:
    """By a gesture without a date: the computer and the ledger read the clock each for itself."""
    pair = Pair(a_computer_at(referral.place, referral.programme), referral)
    assert hand_over(actor=TESTER, pairs=[pair]).complete
    Handover.objects.filter(referral=referral).update(
        handed_over_at=F("handed_over_at") - timedelta(seconds=1)
    )


def test_no_other_report_tells_who_was_entered_late_for_a_closed_year(cast: Cast, clock: Clock) -> None:
    """Less the tables that were published it would tell the six facts of one person."""
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    programme = a_new_programme(territory=cast.territory)
    people(programme, cast.place, date(2023, 11, 6), women=6, men=6)
    clock.set(datetime(2023, 12, 18, 9, tzinfo=UTC))
    equip_now(a_person(programme, cast.place, sex=Sex.MAN))
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    closing = close(programme)
    clock.advance(days=10)
    people(programme, cast.place, date(2023, 12, 4), women=1, men=0)
    handovers = Handover.objects.filter(referral__programme=programme).order_by("pk")
    back = handovers.filter(referral__sex=Sex.MAN)[0]
    take_back(
        actor=TESTER, devices=[back.device], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP,
        occurred_at=noon(date(2023, 12, 12)),
    )  # fmt: skip
    mistaken = handovers.filter(referral__sex=Sex.WOMAN)[0]
    cancel_handover(actor=TESTER, handover=mistaken, reason=RectificationReason.WRONG_SCAN)
    drain()
    quarter = (date(2023, 10, 1), date(2023, 12, 31))
    published = sexes(programme, *YEAR_2023.values())
    assert published == sexes(programme, *quarter) == [6, 7]
    told = report(programme, *quarter)
    assert (told.people_told, told.counted.beneficiaries) == (13, 12)
    reopen_year(actor=TESTER, closing=closing, reason=ReopeningReason.LATE_ENTRIES)
    assert sexes(programme, *YEAR_2023.values()) == sexes(programme, *quarter) == [6, 7]
    people(programme, cast.place, date(2023, 12, 5), women=0, men=2)
    drain()
    assert sexes(programme, *YEAR_2023.values()) == sexes(programme, *quarter) == [6, 8]
