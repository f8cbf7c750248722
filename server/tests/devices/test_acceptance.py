"""What the programme would refuse is said on the page of the computer, and stops nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from rebond.devices.models import Device
from rebond.devices.queries import refused_by_its_programme
from tests.cast import Cast
from tests.stock.prepared import prepared


def asked(cast: Cast, *, age: int | None = None, memory_gb: int = 8, stage: str = "received") -> Device:
    """Of a programme that takes computers of 7 years and 4 GB at the most and at the least."""
    (device,) = prepared(cast)
    for name, value in (("oldest_years", 7), ("least_memory_gb", 4)):
        setattr(device.programme, name, value)
    device.programme.save()
    device.lot.bought_in = None if age is None else timezone.localdate().year - age
    device.lot.announced_on = timezone.localdate()
    device.memory_mib, device.stage = memory_gb * 1024 - 200, stage
    return device


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"age": 7}, None),
        ({"age": 8}, "too_old"),
        ({"age": 11}, "recycle"),
        ({"memory_gb": 2}, "too_weak"),
        ({"memory_gb": 4}, None),
        ({"age": 8, "stage": "ready"}, None),
    ],
)
def test_the_rule_of_the_programme_speaks_of_what_is_known(
    cast: Cast, given: dict[str, object], code: str | None
) -> None:
    found = refused_by_its_programme(asked(cast, **given))
    assert (found.code if found else None) == code


def test_both_pages_of_the_computer_say_it(client_of: Callable[[str], Client], cast: Cast) -> None:
    device = asked(cast, age=9)
    device.lot.save()
    bruno = client_of("bruno")
    told = f"Acheté en {device.lot.bought_in} : le dispositif prend des ordinateurs de 7 ans au plus."
    for address in (f"/D/{device.asset_tag}", f"/workshop/devices/{device.asset_tag}/"):
        assert told in bruno.get(address).content.decode()
