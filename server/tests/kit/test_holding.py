"""What is held is read as it is once it is held, and no hold joins."""

from __future__ import annotations

import pytest
from django.db import transaction

from rebond.devices.models import Device
from rebond.kit.holding import hold_each, hold_one
from tests.factories import a_device, a_lot, devices
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held


@pytest.mark.django_db
def test_rows_come_in_key_order_each_once_with_what_they_join() -> None:
    made = devices(3, a_lot())
    keys = [made[2].pk, made[0].pk, made[2].pk]
    with transaction.atomic():
        held = hold_each(Device.objects.select_related("lot"), keys)
        assert [device.pk for device in held] == [made[0].pk, made[2].pk]
        assert Device.lot.is_cached(held[0])
        assert len(hold_each(Device.objects.filter(lot__workshop=made[0].lot.workshop_id))) == 3
        assert hold_each(Device.objects.all(), []) == []


@pytest.mark.django_db
def test_a_row_that_is_not_found_says_so() -> None:
    device = a_device()
    with transaction.atomic(), pytest.raises(Device.DoesNotExist):
        hold_one(Device.objects.exclude(pk=device.pk), device.pk)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_found_any_more_once_it_is_held_is_left_out() -> None:
    skip_unless_rows_are_held()
    device = a_device()

    def held() -> list[Device]:
        with transaction.atomic():
            return hold_each(Device.objects.filter(maker="Lenovo"))

    left = one_then_the_other(lambda: Device.objects.filter(pk=device.pk).update(maker="Dell"), held)
    assert left == []


@pytest.mark.django_db
def test_a_hold_that_joins_is_refused_in_every_test() -> None:
    rows = Device.objects.select_for_update(of=("self",))
    for joined in (rows.select_related("lot"), rows.filter(lot__reference="L-1")):
        with transaction.atomic(), pytest.raises(AssertionError, match="held and joined at once"):
            list(joined)
    with transaction.atomic():
        assert list(rows.filter(lot=1)) == []
