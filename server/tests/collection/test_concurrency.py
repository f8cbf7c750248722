"""One page sent twice at the same instant, for two workshops: the second is told, and nothing breaks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from rebond.access import Actor
from rebond.collection.actions import plan_round
from rebond.collection.models import Round
from rebond.kit.errors import Refused
from rebond.network.models import Workshop
from tests.cast import gather
from tests.factories import a_workshop

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
