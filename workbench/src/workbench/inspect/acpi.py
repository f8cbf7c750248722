"""Licences in ACPI tables: MSDM (Windows 8 and later) and SLIC (before). The key itself never leaves this module.

MSDM holds the header of every ACPI table (36 bytes, ACPI 6.5, 5.2.6), then version, reserved, data type, reserved,
data length (4 bytes each, little-endian) and at 56 the key: five groups of five characters. SLIC (374 bytes) holds a
public key of 156 bytes and, at 192, a marker of 182: type 1, length, version, OEM, OEM table, flag "WINDOWS ".
"""

import re

from passport.hardware import Licence, LicenceKind, LicenceState, LicenceTable
from passport.junk import printable

HEADER = 36
_KEY_AT, _KEY_LENGTH = 56, 29
_KEY = re.compile(rb"(?:[0-9A-Z]{5}-){4}([0-9A-Z]{5})\Z")
_MARKER_AT, _MARKER_LENGTH, _FLAG_AT = 192, 182, 26
_FLAG = b"WINDOWS"
_VOID = b"\x00\xff\x20"


def licence_table(data: bytes, kind: LicenceKind) -> LicenceTable | None:
    """What such a table holds; nothing when there is no table of that name."""
    if data[:4] != kind.value.upper().encode():
        return None
    length = int.from_bytes(data[4:8], "little")
    oem = _oem(data)
    if len(data) < max(HEADER, length) or sum(data[:length]) % 256:
        return LicenceTable(kind=kind, state=_state_when_damaged(data), oem=oem)
    table = data[:length]
    return _msdm(table, oem) if kind is LicenceKind.MSDM else _slic(table, oem)


def licence_of(tables: tuple[LicenceTable, ...]) -> Licence | None:
    """The licence that the tables give: that of MSDM before that of SLIC, none from a void or damaged one."""
    good = [table for table in tables if table.state in {LicenceState.KEY, LicenceState.MARKER}]
    best = next((table for table in good if table.kind is LicenceKind.MSDM), next(iter(good), None))
    return Licence(kind=best.kind, oem=best.oem, last_five=best.last_five) if best else None


def _msdm(table: bytes, oem: str | None) -> LicenceTable:
    key = table[_KEY_AT : _KEY_AT + _KEY_LENGTH]
    found = _KEY.match(key)
    if found:
        last = found[1].decode()
        return LicenceTable(kind=LicenceKind.MSDM, state=LicenceState.KEY, oem=oem, last_five=last)
    state = LicenceState.DAMAGED if key.strip(_VOID) else LicenceState.VOID
    return LicenceTable(kind=LicenceKind.MSDM, state=state, oem=oem)


def _slic(table: bytes, oem: str | None) -> LicenceTable:
    marker = table[_MARKER_AT : _MARKER_AT + _MARKER_LENGTH]
    if not table[HEADER:].strip(_VOID):
        return LicenceTable(kind=LicenceKind.SLIC, state=LicenceState.VOID, oem=oem)
    is_marker = (
        len(marker) >= _MARKER_LENGTH
        and int.from_bytes(marker[4:8], "little") == _MARKER_LENGTH
        and marker[_FLAG_AT:].startswith(_FLAG)
    )
    state = LicenceState.MARKER if is_marker else LicenceState.DAMAGED
    return LicenceTable(kind=LicenceKind.SLIC, state=state, oem=oem)


def _state_when_damaged(data: bytes) -> LicenceState:
    """A table of nothing but filler is void, whatever its checksum; anything else was hurt."""
    return LicenceState.DAMAGED if data[HEADER:].strip(_VOID) else LicenceState.VOID


def _oem(data: bytes) -> str | None:
    """The maker of the table: six characters at 10 of the header."""
    return printable(data[10:16].decode("latin-1").replace("\x00", " ").replace("\xff", " "))
