"""Two gestures at the same instant: the second is told, or comes after, and nothing breaks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from rebond.access import NOBODY, Actor
from rebond.collection.actions import (
    Site,
    add_stop,
    ask_to_bring,
    bring_in,
    plan_round,
    receive_drop_off,
    visit_stop,
)
from rebond.collection.choices import DropOffState, Handing, StopOutcome
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint, Round
from rebond.kit.errors import Refused
from rebond.network.models import Workshop
from tests.cast import gather
from tests.collection.dropping import a_drop_off_point, a_kept_drop_off
from tests.collection.offering import a_request
from tests.collection.rounding import a_round
from tests.factories import a_commune, a_workshop

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one connection to a database in memory"
    ),
]


def test_the_second_of_two_rounds_sent_at_once_is_told_that_its_page_was_sent() -> None:
    cast, submission = gather(), uuid4()
    other = a_workshop(cast.operator, name="Annexe")
    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            Round.objects.create(workshop=other, day=timezone.localdate(), submission=submission)
            sent = second.submit(_planned, cast.actor("amina"), cast.workshop, submission)
            _wait_until_somebody_waits()
        with pytest.raises(Refused) as refused:
            sent.result()
    assert (refused.value.code, Round.objects.count()) == ("sent_already", 1)


def test_of_two_choices_of_a_donor_sent_at_once_one_is_under_way() -> None:
    cast = gather()
    point, request = a_drop_off_point(cast), a_request(cast, handing=Handing.DROP_OFF)
    first, second = (timezone.localdate() + timedelta(days=days) for days in (4, 5))
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            ask_to_bring(actor=NOBODY, request=request, point=point, day=first)
            sent = other.submit(_brought, request, point, second)
            _wait_until_somebody_waits()
        sent.result(timeout=30)
    days = DropOff.objects.order_by("pk").values_list("day", "state")
    assert list(days) == [(first, DropOffState.GIVEN_UP), (second, DropOffState.ASKED)]


def test_a_round_that_comes_in_and_a_count_made_at_once_leave_what_arrived() -> None:
    cast = gather()
    amina, kept = cast.actor("amina"), a_kept_drop_off(cast, counted=11)
    planned, lot = a_round(cast, stops=0), kept.request.lot
    site = Site(site="La Fabrique", commune=a_commune(), drop_off=kept)
    stop = add_stop(actor=amina, round=planned, lot=lot, site=site)
    visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=11)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            bring_in(actor=amina, round=planned)
            sent = other.submit(_counted, cast.actor("ines"), kept)
            _wait_until_somebody_waits()
        with pytest.raises(Refused):
            sent.result(timeout=30)
    kept.refresh_from_db()
    assert (kept.state, kept.counted) == (DropOffState.ARRIVED, 11)


def _brought(request: DonationRequest, point: DropOffPoint, day: date) -> DropOff:
    try:
        return ask_to_bring(actor=NOBODY, request=request, point=point, day=day)
    finally:
        connections.close_all()


def _counted(actor: Actor, drop_off: DropOff) -> DropOff:
    try:
        return receive_drop_off(actor=actor, drop_off=drop_off, counted=10)
    finally:
        connections.close_all()


def _planned(actor: Actor, workshop: Workshop, submission: UUID) -> Round:
    try:
        return plan_round(actor=actor, workshop=workshop, day=timezone.localdate(), submission=submission)
    finally:
        connections.close_all()


def _wait_until_somebody_waits() -> None:
    """The other one stands at the unique key that this transaction holds."""
    for _turn in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the second one never waited")
