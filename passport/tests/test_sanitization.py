"""The table of levels, and the one judge of our own erasures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.erasure import Level, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import (
    HOST_OVERWRITES,
    REPORTED,
    Measured,
    ResultKind,
    Shortfall,
    judge,
    level_reached,
)
from passport.storage import HiddenArea

CLEAR, PURGE, DESTROY = Level.CLEAR, Level.PURGE, Level.DESTROY
FLASH = (DriveKind.SSD, DriveKind.NVME, DriveKind.EMMC)
UNCERTAIN = (DriveKind.USB, DriveKind.SD, DriveKind.UNKNOWN)

# Read back whole, no hidden area: method -> (magnetic, flash, behind a bridge or of unknown nature)
TABLE = {
    Method.OVERWRITE: (CLEAR, CLEAR, CLEAR),
    Method.OVERWRITE_ZEROS: (CLEAR, CLEAR, CLEAR),
    Method.OVERWRITE_ONES: (CLEAR, CLEAR, CLEAR),
    Method.OVERWRITE_RANDOM: (CLEAR, CLEAR, CLEAR),
    Method.OVERWRITE_SEVERAL: (CLEAR, CLEAR, CLEAR),
    Method.ATA_SECURE_ERASE: (CLEAR, CLEAR, CLEAR),
    Method.ATA_ENHANCED_SECURE_ERASE: (PURGE, CLEAR, CLEAR),
    Method.NVME_FORMAT: (CLEAR, CLEAR, CLEAR),
    Method.SANITIZE_OVERWRITE: (PURGE, PURGE, CLEAR),
    Method.SANITIZE_BLOCK_ERASE: (PURGE, PURGE, CLEAR),
    Method.SANITIZE_CRYPTO_ERASE: (PURGE, PURGE, CLEAR),
    Method.DESTRUCTION: (DESTROY, DESTROY, CLEAR),
    Method.READ_ONLY: (None, None, None),
    Method.UNKNOWN: (None, None, None),
}

PERFECT = Measured(
    kind=DriveKind.SSD,
    method=Method.OVERWRITE_RANDOM,
    size_bytes=4096,
    erased_bytes=4096,
    read_bytes=4096,
    verification=Verification.FULL,
    hidden_area=HiddenArea.NONE,
    is_identified=True,
)


def level(kind: DriveKind, method: Method, **changes: Any) -> Level | None:
    given = {"verification": Verification.FULL, "hidden_area": HiddenArea.NONE, **changes}
    return level_reached(kind=kind, method=method, **given)


def test_the_table_speaks_of_every_method_and_every_medium() -> None:
    assert set(TABLE) == set(Method)
    assert {DriveKind.HDD, *FLASH, *UNCERTAIN} == set(DriveKind)


@pytest.mark.parametrize("method", Method)
def test_the_level_of_a_method_that_was_read_back_whole(method: Method) -> None:
    magnetic, flash, uncertain = TABLE[method]
    assert level(DriveKind.HDD, method) == magnetic
    assert {level(kind, method) for kind in FLASH} == {flash}
    assert {level(kind, method) for kind in UNCERTAIN} == {uncertain}


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("kind", DriveKind)
def test_nothing_is_reached_unseen_or_around_a_hidden_area(kind: DriveKind, method: Method) -> None:
    assert level(kind, method, verification=Verification.NONE) is None
    assert level(kind, method, hidden_area=HiddenArea.PRESENT) is None


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("kind", DriveKind)
def test_a_hidden_area_that_cannot_be_excluded_leaves_clear_at_most(kind: DriveKind, method: Method) -> None:
    expected = None if level(kind, method) is None else CLEAR
    assert level(kind, method, hidden_area=HiddenArea.INDETERMINATE) == expected


@pytest.mark.parametrize("method", sorted(HOST_OVERWRITES))
def test_an_overwrite_read_in_parts_reaches_nothing(method: Method) -> None:
    assert level(DriveKind.HDD, method, verification=Verification.SAMPLE) is None


def test_a_perfect_overwrite_is_proven_and_says_clear() -> None:
    judged = judge(PERFECT)
    assert (judged.result, judged.level, judged.shortfalls) == (ResultKind.PROVEN, CLEAR, ())


def test_a_judgement_starts_unknown() -> None:
    judged = judge(Measured(kind=DriveKind.HDD, method=Method.OVERWRITE_RANDOM, size_bytes=4096))
    assert (judged.result, judged.level) == (ResultKind.UNKNOWN, None)


@pytest.mark.parametrize(
    ("changes", "result", "shortfall"),
    [
        ({"unwritten_sectors": 1}, ResultKind.FAILED, Shortfall.UNWRITTEN_SECTORS),
        ({"unreadable_sectors": 1}, ResultKind.FAILED, Shortfall.UNREADABLE_SECTORS),
        ({"mismatched_sectors": 1}, ResultKind.FAILED, Shortfall.MISMATCHED_SECTORS),
        ({"old_data_found": 1}, ResultKind.FAILED, Shortfall.OLD_DATA_FOUND),
        ({"erased_bytes": 4095}, ResultKind.UNKNOWN, Shortfall.NOT_ERASED_WHOLE),
        ({"erased_bytes": 4097}, ResultKind.UNKNOWN, Shortfall.NOT_ERASED_WHOLE),
        ({"read_bytes": 4095}, ResultKind.UNKNOWN, Shortfall.NOT_READ_WHOLE),
        ({"verification": Verification.NONE}, ResultKind.UNKNOWN, Shortfall.NOT_VERIFIED),
        ({"is_identified": False}, ResultKind.UNKNOWN, Shortfall.NO_IDENTITY),
        ({"hidden_area": HiddenArea.PRESENT}, ResultKind.UNKNOWN, Shortfall.HIDDEN_AREA),
        ({"method": Method.READ_ONLY, "markers_planted": 9}, ResultKind.UNKNOWN, Shortfall.NO_LEVEL),
        ({"method": Method.SANITIZE_BLOCK_ERASE}, ResultKind.UNKNOWN, Shortfall.NOT_VERIFIED),
        (
            {"size_bytes": 0, "erased_bytes": 0, "read_bytes": 0},
            ResultKind.UNKNOWN,
            Shortfall.NOT_ERASED_WHOLE,
        ),
    ],
)
def test_one_thing_wrong_is_enough(changes: dict[str, Any], result: ResultKind, shortfall: Shortfall) -> None:
    judged = judge(replace(PERFECT, **changes))
    assert (judged.result, judged.shortfalls, judged.level) == (result, (shortfall,), None)


@pytest.mark.parametrize("reported", sorted(REPORTED))
def test_what_the_engine_reports_is_never_overruled_by_figures(reported: Shortfall) -> None:
    judged = judge(replace(PERFECT, reported=(reported,)))
    expected = ResultKind.FAILED if reported is Shortfall.COMMAND_FAILED else ResultKind.UNKNOWN
    assert (judged.result, judged.shortfalls) == (expected, (reported,))


def test_a_firmware_erasure_is_proven_by_markers_gone_and_a_tenth_read() -> None:
    sampled = replace(
        PERFECT,
        method=Method.SANITIZE_BLOCK_ERASE,
        verification=Verification.SAMPLE,
        read_bytes=410,
        markers_planted=2000,
    )
    assert (judge(sampled).result, judge(sampled).level) == (ResultKind.PROVEN, PURGE)
    assert judge(replace(sampled, read_bytes=409)).shortfalls == (Shortfall.NOT_READ_WHOLE,)


counts = st.integers(0, 3)


@given(
    measured=st.builds(
        Measured,
        kind=st.sampled_from(DriveKind),
        method=st.sampled_from(Method),
        size_bytes=st.sampled_from([0, 4096]),
        erased_bytes=st.sampled_from([0, 4095, 4096, 4097]),
        read_bytes=st.sampled_from([0, 410, 4095, 4096, 4097]),
        verification=st.sampled_from(Verification),
        hidden_area=st.sampled_from(HiddenArea),
        unwritten_sectors=counts,
        unreadable_sectors=counts,
        mismatched_sectors=counts,
        markers_planted=counts,
        old_data_found=counts,
        is_identified=st.booleans(),
        reported=st.lists(st.sampled_from(sorted(REPORTED)), max_size=2).map(tuple),
    )
)
def test_proven_means_whole_right_and_of_a_known_drive(measured: Measured) -> None:
    judged = judge(measured)
    assert (judged.result is ResultKind.PROVEN) == (judged.level is not None) == (not judged.shortfalls)
    if judged.result is ResultKind.PROVEN:
        assert measured.erased_bytes == measured.size_bytes > 0
        assert measured.is_identified
        assert (measured.unwritten_sectors, measured.unreadable_sectors) == (0, 0)
        assert measured.mismatched_sectors == 0
        assert not measured.old_data_found
        assert measured.read_bytes == measured.size_bytes or measured.method not in HOST_OVERWRITES
