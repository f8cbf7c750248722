"""Rooms in the rules of readiness and of proofs, for what the workshop may not know.

`rebond.repairs` fills those of repairs and of drives that move, `rebond.preparation` those of accessories and of the final
check, `rebond.subcontracting` that of what external workshops answer for.

Each is brought once, when its app starts; where none is, nothing more stands in the way and no drive ever moved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Q

from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle

Judge = Callable[[Collection[Device]], Mapping[int, Sequence[Obstacle]]]
_judges: list[Judge] = []


@dataclass(frozen=True, slots=True)
class Carried:
    """A drive that served in other computers before: its rows there (keys), and since when it is where it is now.

    ``before`` holds its own row too where it came back. ``data_since``: no erasure that ended before is worth anything.
    """

    before: tuple[int, ...]
    moved_at: datetime
    data_since: datetime | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A computer on which a system was installed since its last person; ``graded_at`` None: it waits for its grade.

    ``final_check_percent``: the rule of its programme, above 0.
    """

    device: Device
    final_check_percent: int
    installed_at: datetime
    graded_at: datetime | None


LastLook = Callable[[Sequence[Finished]], Mapping[int, Sequence[Obstacle]]]
_last_looks: list[LastLook] = []


def looked_over_by(last_look: LastLook) -> None:
    """``last_look`` answers what stands between finished computers and the shelf, by key of the computer."""
    if last_look not in _last_looks:
        _last_looks.append(last_look)


def last_look_at(finished: Sequence[Finished]) -> dict[int, list[Obstacle]]:
    """Where no programme asks for a final check, nobody is asked anything."""
    found: dict[int, list[Obstacle]] = {one.device.pk: [] for one in finished}
    for last_look in _last_looks if finished else ():
        for pk, obstacles in last_look(finished).items():
            found[pk] += obstacles
    return found


@dataclass(frozen=True, slots=True)
class Needing:
    """A computer whose programme keeps it from the shelf without ``items`` (`HandoverItem`), one at least."""

    device: Device
    items: tuple[str, ...]


Equipment = Callable[[Sequence[Needing]], Mapping[int, Sequence[Obstacle]]]
_equipment: list[Equipment] = []


def equipped_by(equipment: Equipment) -> None:
    """``equipment`` answers which accessories stand between computers and the shelf, by key of the computer."""
    if equipment not in _equipment:
        _equipment.append(equipment)


def accessories_of(needing: Sequence[Needing]) -> dict[int, list[Obstacle]]:
    """Where no programme needs an accessory, nobody is asked anything."""
    found: dict[int, list[Obstacle]] = {one.device.pk: [] for one in needing}
    for equipment in _equipment if needing else ():
        for pk, obstacles in equipment(needing).items():
            found[pk] += obstacles
    return found


Lookup = Callable[[Collection[int]], Mapping[int, Carried]]
_lookups: list[Lookup] = []
Mark = Callable[[], Exists]
_marks: list[Mark] = []


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


def moves_known_by(lookup: Lookup, mark: Mark) -> None:
    """``lookup`` answers, by key of a drive, where it comes from; those that never moved are left out.

    ``mark`` says it of a row of drives in the very question that reads them.
    """
    if lookup not in _lookups:
        _lookups.append(lookup)
        _marks.append(mark)


def ever_moved() -> Q:
    """Whether a row of drives was put in from another computer."""
    found = Q(pk__in=[])
    for mark in _marks:
        found |= Q(mark())
    return found


def carried_into(drives: Collection[int]) -> dict[int, Carried]:
    found: dict[int, Carried] = {}
    for lookup in _lookups if drives else ():
        found |= lookup(drives)
    return found


Outside = Callable[[Collection[Device]], Collection[int]]
_outside: list[Outside] = []


def answered_outside_by(lookup: Outside) -> None:
    """``lookup`` answers, of computers, the keys of those that an external workshop answers for, wherever they stand."""
    if lookup not in _outside:
        _outside.append(lookup)


def answered_for_outside(devices: Collection[Device]) -> frozenset[int]:
    return frozenset(key for lookup in _outside if devices for key in lookup(devices))
