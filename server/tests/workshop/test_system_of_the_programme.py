"""A computer with another system than its programme accepts is not put in stock, and the page says what to install."""

from __future__ import annotations

import pytest

from rebond.devices.models import Device
from rebond.programmes.choices import SystemRule
from rebond.workshop.models import Installation
from rebond.workshop.queries import obstacles_to_ready
from tests.cast import Cast
from tests.stock.prepared import prepared

ELIGIBLE = {"processor": "Intel Core i5-8250U", "memory_mib": 8192, "storage_bytes": 256 * 10**9}


@pytest.mark.parametrize(
    ("rule", "hardware", "met"),
    [
        (SystemRule.SUPPORTED, ELIGIBLE, []),
        (SystemRule.CHOICE, ELIGIBLE, []),
        (SystemRule.LINUX, ELIGIBLE, ["system_not_of_programme"]),
        (SystemRule.SUPPORTED, {**ELIGIBLE, "memory_mib": 2048}, ["system_unsupported"]),
    ],
)
def test_windows_waits_for_linux_where_the_programme_or_the_hardware_refuses_it(
    cast: Cast, rule: SystemRule, hardware: dict[str, object], met: list[str]
) -> None:
    cast.programme.system_rule = rule
    cast.programme.save()
    (device,) = prepared(cast)
    Installation.objects.filter(device=device).update(system="windows_11")
    Device.objects.filter(pk=device.pk).update(**hardware)
    found = obstacles_to_ready([Device.objects.get(pk=device.pk)])
    assert [obstacle.code for obstacle in found[device.pk]] == met


def test_linux_is_accepted_everywhere(cast: Cast) -> None:
    cast.programme.system_rule = SystemRule.LINUX
    cast.programme.save()
    (device,) = prepared(cast)
    assert obstacles_to_ready([device]) == {device.pk: []}
