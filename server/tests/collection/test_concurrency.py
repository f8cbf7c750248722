"""Two gestures at the same instant: the second is told, or comes after, and nothing breaks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint, Round, Stop
from rebond.donations.actions import close_lot
from rebond.kit.errors import Refused
from rebond.network.models import Workshop
from tests.cast import Cast, gather
from tests.collection.dropping import a_drop_off, a_drop_off_point, a_kept_drop_off, accepted
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


def test_of_two_people_who_count_the_same_drop_off_at_once_the_second_is_told_the_count_of_the_first() -> (
    None
):
    cast = gather()
    found = a_drop_off(cast)

    def counts_ten() -> DropOff:
        return receive_drop_off(actor=cast.actor("chloe"), drop_off=found, counted=10, seen=0)

    with pytest.raises(Refused) as refused, somebody_else(counts_ten):
        receive_drop_off(actor=cast.actor("ines"), drop_off=found, counted=12, seen=0)
    assert (refused.value.code, DropOff.objects.get().counted) == ("counted_meanwhile", 12)


def test_a_driver_and_a_mediator_who_count_at_once_do_not_leave_two_counts() -> None:
    cast = gather()
    kept = a_kept_drop_off(cast, counted=12)
    stop = _a_stop_at(cast, kept)

    def takes_twelve() -> Stop:
        return visit_stop(
            actor=cast.actor("amina"), stop=stop, outcome=StopOutcome.COLLECTED, collected=12, seen=12
        )

    with pytest.raises(Refused) as refused, somebody_else(takes_twelve):
        receive_drop_off(actor=cast.actor("ines"), drop_off=kept, counted=11, seen=12)
    stop.refresh_from_db()
    assert (refused.value.code, stop.outcome, stop.announced) == ("counted_meanwhile", StopOutcome.TO_DO, 11)


def test_what_a_driver_takes_away_is_not_counted_again_at_the_point_at_that_moment() -> None:
    cast = gather()
    kept = a_kept_drop_off(cast, counted=12)
    stop = _a_stop_at(cast, kept)

    def counts_ten() -> DropOff:
        return receive_drop_off(actor=cast.actor("ines"), drop_off=kept, counted=10, seen=12)

    with pytest.raises(Refused) as refused, somebody_else(counts_ten):
        visit_stop(actor=cast.actor("amina"), stop=stop, outcome=StopOutcome.COLLECTED, collected=12, seen=12)
    assert (refused.value.code, DropOff.objects.get().counted) == ("over", 12)


def test_nobody_brings_what_belongs_to_a_lot_that_is_closed_at_that_moment() -> None:
    cast, day = gather(), timezone.localdate() + timedelta(days=4)
    point, request = a_drop_off_point(cast), accepted(cast, a_request(cast))

    def brings() -> DropOff:
        return ask_to_bring(actor=NOBODY, request=request, point=point, day=day)

    with pytest.raises(Refused) as refused, somebody_else(brings):
        close_lot(actor=cast.actor("amina"), lot=request.lot)
    assert (refused.value.code, DropOff.objects.count()) == ("lot_closed", 0)


def test_no_van_is_sent_to_a_donor_who_says_at_that_moment_that_they_bring_it() -> None:
    cast, day = gather(), timezone.localdate() + timedelta(days=4)
    point, request, planned = a_drop_off_point(cast), accepted(cast, a_request(cast)), a_round(cast, stops=0)

    def is_sent() -> Stop:
        site = Site(site="Siège", commune=a_commune())
        return add_stop(actor=cast.actor("amina"), round=planned, lot=request.lot, site=site)

    with pytest.raises(Refused) as refused, somebody_else(is_sent):
        ask_to_bring(actor=NOBODY, request=request, point=point, day=day)
    assert (refused.value.code, planned.stops.count()) == ("brought", 0)


@contextmanager
def somebody_else(gesture: Callable[[], object]) -> Iterator[None]:
    """Their gesture begins once that of the block is done and not yet written for good; what it raises is raised here."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            yield
            sent = other.submit(_closing, gesture)
            _wait_until_somebody_waits()
        sent.result(timeout=30)


def _closing(gesture: Callable[[], object]) -> object:
    try:
        return gesture()
    finally:
        connections.close_all()


def _a_stop_at(cast: Cast, kept: DropOff) -> Stop:
    site = Site(site="La Fabrique", commune=a_commune(), announced=kept.counted, drop_off=kept)
    return add_stop(actor=cast.actor("amina"), round=a_round(cast, stops=0), lot=kept.request.lot, site=site)


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
