"""Years that are closed, for the tests: with what was counted until then, and what came afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client

from rebond.handover.actions import Pair, hand_over
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.reporting.actions import close_year
from rebond.reporting.figures import ClosedYear
from rebond.reporting.models import YearClosing
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.reporting.roads import a_new_programme, announced, noon, report, walk
from tests.stock.prepared import at_place

YEAR_2023 = {"since": date(2023, 1, 1), "until": date(2023, 12, 31)}
YEAR_2024 = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}


def a_programme_of_2023(clock: Clock) -> Programme:
    """Two computers of 2023, one lent and one at a place. Today is 15 January 2024."""
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    programme = a_new_programme()
    for device, stage in zip(announced(programme, 2), ("lent", "at_place"), strict=True):
        walk(device, stage, first_day=date(2023, 3, 6))
    return programme


def close(programme: Programme, *, year: int = 2023, seen: int = 0) -> YearClosing:
    drain()
    return close_year(actor=TESTER, programme=programme, year=year, seen=seen)


def closed(programme: Programme) -> ClosedYear:
    found = report(programme, **YEAR_2023).closing
    assert found is not None
    return found


def changed(one: ClosedYear) -> dict[str, int]:
    return {key: change for key, change in one.rectifications.items() if change}


def entered_late(cast: Cast, clock: Clock) -> Cast:
    """2023 of the cast's programme is closed with a computer at the place; its handover was declared afterwards."""
    clock.set(datetime(2023, 12, 1, 9, tzinfo=UTC))
    (device,) = at_place(cast)
    path = a_learning_path(cast.programme, sessions=1)
    person = a_referral(cast.programme, place=cast.place, stage="path_done", path=path)
    clock.set(datetime(2024, 1, 15, 9, tzinfo=UTC))
    close(cast.programme)
    clock.advance(days=10)
    assert hand_over(
        actor=TESTER, pairs=[Pair(device, person)], occurred_at=noon(date(2023, 12, 20))
    ).complete
    drain()
    return cast


def asked(**more: str) -> dict[str, str]:
    return {"since": "2023-01-01", "until": "2023-12-31", **more}


def words(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
