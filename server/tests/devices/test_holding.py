"""Two hands on the same computers at once: whoever waited sees them as they then are, and none is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from tests.cast import gather
from tests.factories import a_device, a_donation_agreement, a_lot
from tests.harness.holding import skip_unless_rows_are_held, wait_until_held

pytestmark = pytest.mark.django_db(transaction=True)


def lots_held(devices: list[Device]) -> list[int]:
    """On a connection of its own."""
    try:
        with transaction.atomic():
            return [device.lot.pk for device in hold_rows(devices)]
    finally:
        connections.close_all()


@pytest.mark.parametrize("count", [1, 2])
def test_a_computer_that_changed_lots_while_it_was_waited_for_is_not_left_out(count: int) -> None:
    skip_unless_rows_are_held()
    cast = gather()
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    first, second = a_lot(agreement), a_lot(agreement)
    devices = [a_device(first) for _ in range(count)]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Device.objects.filter(lot=first).update(lot=second)
            gesture = pool.submit(lots_held, devices)
            wait_until_held(gesture)
        assert gesture.result(timeout=20) == [second.pk] * count
