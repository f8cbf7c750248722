"""MSDM and SLIC tables: good, void, damaged, and any bytes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded_machines import KEY, acpi_table, msdm, slic

from passport.hardware import Licence, LicenceKind, LicenceState, LicenceTable
from workbench.inspect.acpi import licence_of, licence_table

MSDM, SLIC = LicenceKind.MSDM, LicenceKind.SLIC
GOOD = msdm(KEY.encode())


def state_of(data: bytes, kind: LicenceKind = MSDM) -> LicenceState | None:
    table = licence_table(data, kind)
    return table.state if table else None


def test_a_good_table_tells_its_maker_and_the_last_five_characters() -> None:
    table = licence_table(GOOD, MSDM)
    assert table == LicenceTable(kind=MSDM, state=LicenceState.KEY, oem="PINEDE", last_five="7ST8V")


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (msdm(b"\xff" * 29), LicenceState.VOID),
        (msdm(b"\x00" * 29), LicenceState.VOID),
        (msdm(b" " * 29), LicenceState.VOID),
        (msdm(b""), LicenceState.VOID),
        (msdm(b"AB3CD-4EFGH-JK5LM-NPQ6R"), LicenceState.DAMAGED),
        (msdm(KEY.lower().encode()), LicenceState.DAMAGED),
        (GOOD[:-1], LicenceState.DAMAGED),
        (GOOD[:-1] + b"W", LicenceState.DAMAGED),
        (b"MSDM" + b"\xff" * 81, LicenceState.VOID),
        (b"MSDM", LicenceState.VOID),
        (slic(), None),
        (b"", None),
    ],
)
def test_a_table_that_is_there_may_hold_no_key(data: bytes, state: LicenceState | None) -> None:
    assert state_of(data) is state


def test_a_marker_of_windows_seven_is_told_and_a_hurt_one_is_not() -> None:
    assert state_of(slic(), SLIC) is LicenceState.MARKER
    assert state_of(slic().replace(b"WINDOWS ", b"WINDOWX "), SLIC) is LicenceState.DAMAGED
    assert state_of(acpi_table("SLIC", bytes(338)), SLIC) is LicenceState.VOID
    assert state_of(acpi_table("SLIC", struct.pack("<II", 0, 156) + b"x" * 40), SLIC) is LicenceState.DAMAGED


def test_a_licence_is_that_of_a_table_that_holds_one_the_newer_first() -> None:
    good = licence_table(GOOD, MSDM)
    void = licence_table(msdm(b"\x00" * 29), MSDM)
    marker = licence_table(slic(), SLIC)
    assert good is not None
    assert void is not None
    assert marker is not None
    assert licence_of((marker, good)) == Licence(kind=MSDM, oem="PINEDE", last_five="7ST8V")
    assert licence_of((void, marker)) == Licence(kind=SLIC, oem="PINEDE")
    assert licence_of((void,)) is None


@given(st.binary(max_size=500), st.sampled_from(LicenceKind))
def test_any_bytes_are_a_table_or_nothing_and_never_show_a_key(rest: bytes, kind: LicenceKind) -> None:
    table = licence_table(kind.value.upper().encode() + rest, kind)
    assert table is not None
    assert (table.last_five is not None) == (table.state is LicenceState.KEY)


@given(st.binary(min_size=29, max_size=29))
def test_a_flipped_key_is_never_told_as_a_good_one(noise: bytes) -> None:
    hurt = GOOD[:56] + noise + GOOD[85:]
    assert state_of(hurt) is not LicenceState.KEY or hurt == GOOD or sum(hurt) % 256 == 0
