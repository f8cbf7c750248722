"""Several reports of the same machine as one: the first that knows a value says it."""

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import reduce
from typing import TypeVar

from passport.hardware import Battery, Board, Drive, DriveKind, Firmware, FormFactor, HardwareReport, Smart

_Part = TypeVar("_Part", Board, Firmware, Battery, Smart, Drive, HardwareReport)
_UNSAID = (None, (), FormFactor.UNKNOWN, DriveKind.UNKNOWN)


def merge(reports: Iterable[HardwareReport]) -> HardwareReport:
    """One report of several, the most trusted first.

    Drives are joined by their serial number, batteries by their place when there are as many; any other list is
    taken whole from the first report that has it, never mixed.
    """
    return reduce(_merge_two, reports)


def _merge_two(first: HardwareReport, second: HardwareReport) -> HardwareReport:
    joined = replace(
        first,
        board=_joined(first.board, second.board),
        firmware=_joined(first.firmware, second.firmware),
        drives=_drives(first.drives, second.drives),
        batteries=_batteries(first.batteries, second.batteries),
    )
    return _filled(joined, second)


def _filled(first: _Part, second: _Part) -> _Part:
    """The first with what it does not say taken from the second."""
    missing = {
        f.name: getattr(second, f.name)
        for f in fields(first)
        if getattr(first, f.name) in _UNSAID and getattr(second, f.name) not in _UNSAID
    }
    return replace(first, **missing) if missing else first


def _joined(first: _Part | None, second: _Part | None) -> _Part | None:
    return first or second if first is None or second is None else _filled(first, second)


def _drives(first: tuple[Drive, ...], second: tuple[Drive, ...]) -> tuple[Drive, ...]:
    if not first:
        return second
    left = list(second)
    joined = []
    for drive in first:
        twin = next((other for other in left if _is_same(drive, other)), None)
        if twin is None:
            joined.append(drive)
        else:
            left.remove(twin)
            joined.append(replace(_filled(drive, twin), smart=_joined(drive.smart, twin.smart)))
    return (*joined, *left)


def _is_same(one: Drive, other: Drive) -> bool:
    """Whether two tools speak of the same drive: some cut the beginning or the end of the serial number."""
    if one.serial is None or other.serial is None:
        return False
    short, long = sorted((_plain(one.serial), _plain(other.serial)), key=len)
    return len(short) >= 6 and short in long


def _plain(serial: str) -> str:
    return "".join(character for character in serial.upper() if character.isalnum())


def _batteries(first: tuple[Battery, ...], second: tuple[Battery, ...]) -> tuple[Battery, ...]:
    if len(first) != len(second):
        return first or second
    return tuple(_filled(one, other) for one, other in zip(first, second, strict=True))
