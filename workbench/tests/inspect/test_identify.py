"""The words of ATA IDENTIFY, and what a drive hides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded_machines import ata_identify

from passport.storage import HiddenArea, HiddenAreas
from workbench.inspect.identify import Identify, hidden_of, identify_of, security_of

SECTORS = 976_773_168
NONE, PRESENT, UNSURE = HiddenArea.NONE, HiddenArea.PRESENT, HiddenArea.INDETERMINATE


def identified(**given: object) -> Identify:
    raw = ata_identify(**({"model": "ST500DM002", "serial": "W2AINVENTED", "sectors": SECTORS} | given))  # type: ignore[arg-type]
    found = identify_of(raw)
    assert found is not None
    return found


def test_the_names_of_a_drive_are_read_in_pairs_of_bytes() -> None:
    found = identified(rotation=7200)
    assert (found.model, found.serial, found.firmware, found.rotation_rpm) == (
        "ST500DM002",
        "W2AINVENTED",
        "FW1.0",
        7200,
    )
    assert (found.sectors, found.sector_bytes, found.wwn) == (SECTORS, 512, "0x500123456789abcd")


def test_a_damaged_answer_is_none() -> None:
    raw = bytearray(ata_identify(model="ST500DM002", serial="W2AINVENTED", sectors=SECTORS))
    raw[100] ^= 1
    assert identify_of(bytes(raw)) is None


@pytest.mark.parametrize("raw", [None, b"", bytes(512), b"\xff" * 512, b"\x00\x89\x02\x38" + bytes(500)])
def test_a_blank_or_short_answer_is_none(raw: bytes | None) -> None:
    assert identify_of(raw) is None


@pytest.mark.parametrize(
    ("native", "overlay", "hpa", "dco", "native_bytes"),
    [
        (SECTORS, SECTORS, NONE, NONE, SECTORS * 512),
        (SECTORS + 2113, SECTORS + 2113, PRESENT, NONE, (SECTORS + 2113) * 512),
        (SECTORS, SECTORS + 4096, NONE, PRESENT, (SECTORS + 4096) * 512),
        (None, None, UNSURE, UNSURE, None),
        (SECTORS, 1, NONE, UNSURE, SECTORS * 512),  # "DCO real max sectors: 1" of USB bridges
        (SECTORS - 8, None, UNSURE, UNSURE, None),  # smaller than what is in use: not believed
    ],
)
def test_what_a_drive_hides_is_what_it_says_beyond_what_it_shows(
    native: int | None, overlay: int | None, hpa: HiddenArea, dco: HiddenArea, native_bytes: int | None
) -> None:
    found = identified(features=(0x0402, 0x4C00, 0x4000))
    assert hidden_of(found, native_sectors=native, dco_sectors=overlay) == HiddenAreas(
        hpa=hpa, dco=dco, visible_bytes=SECTORS * 512, native_bytes=native_bytes
    )


def test_a_drive_without_such_features_hides_nothing_by_them() -> None:
    assert hidden_of(identified(features=(2, 0x4400, 0x4000)), native_sectors=None) is None


def test_the_newer_way_of_hiding_is_asked_for_by_its_own_bit() -> None:
    found = identified(features=(2, 0x4400, 0x4100))
    hidden = hidden_of(found, native_sectors=SECTORS + 1)
    assert hidden == HiddenAreas(amac=PRESENT, visible_bytes=SECTORS * 512, native_bytes=(SECTORS + 1) * 512)


@pytest.mark.parametrize(
    ("word", "enabled", "locked", "frozen"),
    [
        (0x21, False, False, False),
        (0x29, False, False, True),
        (0x27, True, True, False),
        (0x2F, True, True, True),
    ],
)
def test_the_locks_of_a_drive_are_its_word_128(word: int, enabled: bool, locked: bool, frozen: bool) -> None:
    told = security_of(identified(security=word))
    assert (told.ata_enabled, told.ata_locked, told.ata_frozen) == (enabled, locked, frozen)
    assert (told.erase_minutes, told.enhanced_erase_minutes) == (30, 8)


def test_a_drive_without_the_feature_has_no_lock_to_tell() -> None:
    told = security_of(identified(security=0))
    assert (told.ata_supported, told.ata_locked, told.erase_minutes) == (False, None, None)


@given(st.binary(max_size=700))
def test_any_bytes_are_read_or_none(raw: bytes) -> None:
    found = identify_of(raw)
    if found is not None:
        security_of(found)
        hidden_of(found, native_sectors=None)
        assert found.sectors >= 0
