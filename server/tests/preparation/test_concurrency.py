"""The last chargers of a drawer, wanted by several hands at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.db.models import Sum

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.ledger.verification import verify
from rebond.preparation.actions import record_accessories, take_in
from rebond.preparation.models import Accessory, LooseMovement
from tests.cast import Cast, gather
from tests.preparation.equipped import a_drawer, computers, told

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one connection to a database in memory"
    ),
]


def test_a_drawer_gives_each_charger_once_and_counts_what_came_in_once() -> None:
    cast = gather()
    pile = computers(cast, 8)
    told(cast, pile[:1], connector="lenovo_slim")
    drawer = a_drawer(cast, "lenovo_slim", 4)
    actor, submission = cast.actor("bruno"), uuid4()
    with ThreadPoolExecutor(8) as people:
        done = [people.submit(_gives, actor, device) for device in [*pile, *pile]]
        done += [people.submit(_takes_in, cast, submission) for _time in range(3)]
        for each in done:
            each.result()
    drawer.refresh_from_db()
    given = Accessory.objects.filter(state="given").count()
    assert given in {4, 5}  # the one that came in may have come too late
    assert (drawer.quantity, LooseMovement.objects.filter(submission=submission).count()) == (5 - given, 1)
    assert LooseMovement.objects.aggregate(left=Sum("delta"))["left"] == drawer.quantity
    assert verify().whole


def _gives(actor: Actor, device: Device) -> None:
    try:
        record_accessories(actor=actor, devices=[device], told={"charger": "given"})
    finally:
        connections.close_all()


def _takes_in(cast: Cast, submission: UUID) -> None:
    try:
        take_in(
            actor=cast.actor("chloe"),
            workshop=cast.workshop,
            item="charger",
            connector="lenovo_slim",
            count=1,
            submission=submission,
        )
    finally:
        connections.close_all()
