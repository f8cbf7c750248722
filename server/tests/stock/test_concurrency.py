"""Several people count the same shelves, or receive the same delivery, at the same moment: each computer counts once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.ledger.verification import verify
from rebond.stock.actions import count, open_stocktake, receive_delivery
from rebond.stock.models import Delivery, Stocktake
from rebond.stock.queries import tally_of
from tests.cast import gather
from tests.stock.prepared import TESTER, devices_in, in_stock, stages, underway

COUNTERS = 4

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one connection to a database in memory"
    ),
]


def test_four_people_who_scan_overlapping_shelves_count_each_computer_once() -> None:
    cast = gather()
    pile = in_stock(cast, 12)
    stocktake = open_stocktake(actor=TESTER, site=cast.workshop)
    actors = [cast.actor(name) for name in ("amina", "bruno", "chloe", "amina")]
    shares = [pile[start : start + 8] for start in (0, 2, 4, 0)]
    with ThreadPoolExecutor(COUNTERS) as people:
        done = [people.submit(_counts, *each, stocktake) for each in zip(actors, shares, strict=True)]
        new = sum(future.result() for future in done)
    tally = tally_of(stocktake)
    told = Event.objects.filter(stream=stocktake.stream, kind="stocktake.counted")
    keys = [key for facts in told.values_list("facts", flat=True) for key in facts["device_ids"]]
    assert (new, tally.seen, tally.unexpected) == (12, 12, 0)
    assert sorted(keys) == sorted(device.pk for device in pile)
    assert verify().whole


def _counts(actor: Actor, share: Sequence[Device], stocktake: Stocktake) -> int:
    """One person in a thread of their own, who sends the pile twice, as after a lost connection."""
    try:
        return sum(
            len(count(actor=actor, stocktake=stocktake, devices=list(share)).new) for _again in range(2)
        )
    finally:
        connections.close_all()


def test_a_delivery_that_four_people_receive_at_once_arrives_once() -> None:
    cast = gather()
    delivery = underway(cast, 3)
    came = devices_in(delivery)
    actors = [cast.actor(name) for name in ("ines", "chloe", "ines", "chloe")]
    with ThreadPoolExecutor(COUNTERS) as people:
        done = [people.submit(_receives, actor, delivery, came[:2]) for actor in actors]
        answers = sorted(future.result() for future in done)
    assert answers == ["delivery_not_underway"] * 3 + ["received"]
    assert stages(came) == ["at_place", "at_place", "in_transit"]
    assert sorted(delivery.lines.values_list("state", flat=True)) == ["missing", "received", "received"]
    kinds = ("delivery.received", "order.delivered", "device.delivered")
    assert [Event.objects.filter(kind=kind).count() for kind in kinds] == [1, 1, 2]
    assert verify().whole


def _receives(actor: Actor, delivery: Delivery, scanned: Sequence[Device]) -> str:
    try:
        receive_delivery(actor=actor, delivery=delivery, scanned=scanned)
    except Refused as refused:
        return refused.code
    finally:
        connections.close_all()
    return "received"
