"""Two hands on the same people at once: nobody is left out in silence, and a place takes no more than it may."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from rebond.referrals.actions import close, erase_contacts_due, reopen, reroute
from rebond.referrals.choices import ClosingReason
from rebond.referrals.contacts import Reachable, sealed
from rebond.referrals.models import Contact
from tests.cast import gather
from tests.factories import a_place, a_referral, an_organisation
from tests.factories.demand import TESTER
from tests.harness.holding import one_then_the_other
from tests.referrals.test_rules_of_referral import ruled

T = TypeVar("T")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite holds the whole file: nobody waits for a row"
    ),
]


def apart(gesture: Callable[[], T]) -> T:
    """On a connection of its own."""
    try:
        return gesture()
    finally:
        connections.close_all()


def until_somebody_waits() -> None:
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_somebody_who_was_moved_while_they_were_waited_for_is_not_left_out() -> None:
    cast = gather()
    referral, elsewhere = (
        a_referral(cast.programme, place=cast.place),
        a_place(an_organisation(cast.territory)),
    )
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            reroute(actor=TESTER, referrals=[referral], place=elsewhere)
            gesture = pool.submit(
                apart, lambda: close(actor=TESTER, referrals=[referral], reason=ClosingReason.GAVE_UP)
            )
            until_somebody_waits()
        outcome = gesture.result(timeout=20)
    assert [(one.pk, one.place_id) for one in outcome.taken] == [(referral.pk, elsewhere.pk)]


def test_the_last_room_of_a_place_goes_to_one_of_two_who_are_handed_on_at_once() -> None:
    cast = gather()
    ruled(cast, most_per_place=1)
    people = [a_referral(cast.programme, place=a_place(an_organisation(cast.territory))) for _ in range(2)]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = reroute(actor=TESTER, referrals=people[:1], place=cast.place)
            gesture = pool.submit(
                apart, lambda: reroute(actor=TESTER, referrals=people[1:], place=cast.place)
            )
            until_somebody_waits()
        second = gesture.result(timeout=20)
    assert (len(first.taken), [one.obstacles[0].code for one in second.refused]) == (1, ["place_full"])


def test_a_request_that_is_opened_again_while_contacts_are_erased_keeps_its_own() -> None:
    cast = gather()
    referral = a_referral(cast.programme, place=cast.place, stage="closed")
    contact = sealed(Reachable(first_name="Nadia", phone="06 12 34 56 78"))
    contact.referral, contact.erase_on = referral, timezone.localdate()
    contact.save()
    erased = one_then_the_other(lambda: reopen(actor=TESTER, referrals=[referral]), erase_contacts_due)
    assert (erased, Contact.objects.get().erase_on) == (0, None)
