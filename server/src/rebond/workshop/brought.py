"""A room in the rule of readiness. The workshop may not know what is repaired; `rebond.repairs`, which does, fills it.

A judge is brought once, when its app starts; where none is, nothing more stands in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle

Judge = Callable[[Collection[Device]], Mapping[int, Sequence[Obstacle]]]
_judges: list[Judge] = []


def judged_by(judge: Judge) -> None:
    """``judge`` answers what else stands between each device and the shelf: codes that `readiness` has a station for."""
    if judge not in _judges:
        _judges.append(judge)


def brought_for(devices: Collection[Device]) -> dict[int, list[Obstacle]]:
    """By key of the device, in a fixed number of queries."""
    found: dict[int, list[Obstacle]] = {device.pk: [] for device in devices}
    for judge in _judges if devices else ():
        for pk, obstacles in judge(devices).items():
            found[pk] += obstacles
    return found
