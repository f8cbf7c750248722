"""Several people count the same shelves at the same moment: each computer is seen once, the ledger holds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.ledger.models import Event
from rebond.ledger.verification import verify
from rebond.stock.actions import count, open_stocktake
from rebond.stock.models import Stocktake
from rebond.stock.queries import tally_of
from tests.cast import gather
from tests.stock.prepared import TESTER, in_stock

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
