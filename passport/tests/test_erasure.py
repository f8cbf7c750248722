"""The judge of an erasure: nothing is proven by default."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from erasure_documents import SIZE

from passport.erasure import (
    Bus,
    Doubt,
    DriveErasure,
    Errors,
    Failed,
    Level,
    Method,
    Proven,
    Unknown,
    Verdict,
    Verification,
    judge,
    level_of,
    strictest,
)
from passport.hardware import DriveKind
from passport.storage import HiddenArea

SOUND = DriveErasure(
    tool="nwipe",
    drive_serial="W620ABCD",
    size_bytes=SIZE,
    method=Method.OVERWRITE_ZEROS,
    ended_at=datetime(2024, 3, 5, 12, tzinfo=UTC),
    bytes_erased=SIZE,
    verification=Verification.FULL,
    verdict=Verdict.SUCCESS,
)


def test_an_erasure_starts_unknown() -> None:
    assert isinstance(DriveErasure(tool="x").result, Unknown)
    assert isinstance(SOUND.result, Proven)


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(SOUND, drive_serial=None),
        replace(SOUND, drive_serial=""),
        replace(SOUND, size_bytes=None),
        replace(SOUND, size_bytes=0),
        replace(SOUND, bytes_erased=None),
        replace(SOUND, bytes_erased=SIZE - 1),
        replace(SOUND, verification=Verification.NONE),
        replace(SOUND, ended_at=None),
        replace(SOUND, method=Method.UNKNOWN),
        replace(SOUND, method=Method.READ_ONLY),
        replace(SOUND, hidden_area=HiddenArea.PRESENT),
        replace(SOUND, doubts=(Doubt.CONTRADICTION,)),
        *(replace(SOUND, verdict=verdict) for verdict in Verdict if verdict is not Verdict.SUCCESS),
        *(
            replace(SOUND, errors=Errors(**{name: 1}))
            for name in ("write", "verification", "sync", "sectors")
        ),
    ],
)
def test_one_fact_less_is_no_proof_and_says_why(spoilt: DriveErasure) -> None:
    assert isinstance(spoilt.result, Failed | Unknown)
    assert spoilt.result.reasons != ()


@pytest.mark.parametrize("method", [method for method in Method if method.value.startswith("overwrite")])
def test_what_is_written_faster_than_bytes_travel_is_no_proof(method: Method) -> None:
    """A terabyte in three seconds; the same drive in an hour is believed."""
    ended, a_terabyte = SOUND.ended_at, 10**12
    assert ended is not None
    claimed = replace(SOUND, method=method, size_bytes=a_terabyte, bytes_erased=a_terabyte)
    hasty = replace(claimed, started_at=ended - timedelta(seconds=3))
    assert hasty.result == Unknown((Doubt.TOO_FAST,))
    assert isinstance(replace(claimed, started_at=ended - timedelta(hours=1)).result, Proven)


@pytest.mark.parametrize(
    ("drive", "seconds", "is_proof"),
    [
        ({"bus": Bus.ATA}, 831, False),
        ({"bus": Bus.ATA}, 834, True),
        ({"bus": Bus.SAS, "kind": DriveKind.HDD}, 831, False),
        ({"bus": Bus.NVME, "kind": DriveKind.NVME}, 40, True),
        ({"bus": Bus.NVME, "kind": DriveKind.NVME}, 30, False),
        ({"bus": Bus.UNKNOWN}, 40, True),
        ({"bus": Bus.UNKNOWN}, -1, False),
    ],
)
def test_each_interface_has_its_limit(drive: dict[str, Any], seconds: int, is_proof: bool) -> None:
    assert SOUND.ended_at is not None
    timed = replace(SOUND, started_at=SOUND.ended_at - timedelta(seconds=seconds), **drive)
    assert isinstance(timed.result, Proven) == is_proof


@pytest.mark.parametrize(
    "method",
    [
        Method.ATA_SECURE_ERASE,
        Method.ATA_ENHANCED_SECURE_ERASE,
        Method.NVME_FORMAT,
        Method.SANITIZE_OVERWRITE,
        Method.SANITIZE_BLOCK_ERASE,
        Method.SANITIZE_CRYPTO_ERASE,
    ],
)
def test_what_the_drive_does_by_itself_may_take_a_second(method: Method) -> None:
    assert isinstance(replace(SOUND, method=method, started_at=SOUND.ended_at).result, Proven)


def test_a_small_medium_may_be_written_within_one_second() -> None:
    small = replace(SOUND, size_bytes=64 * 2**20, bytes_erased=64 * 2**20, started_at=SOUND.ended_at)
    assert isinstance(small.result, Proven)


def test_times_of_which_one_tells_no_offset_measure_nothing() -> None:
    assert isinstance(replace(SOUND, started_at=datetime(2024, 3, 5, 13)).result, Proven)


@pytest.mark.parametrize(
    ("told", "is_proof"),
    [
        (datetime(2024, 3, 5, 12, tzinfo=UTC), True),
        (datetime(2024, 3, 6, 13, tzinfo=UTC), True),
        (datetime(2024, 3, 6, 15, tzinfo=UTC), False),
        (datetime(2024, 3, 6, 13), True),
        (datetime(2031, 1, 1), False),
    ],
)
def test_what_is_dated_after_it_was_sent_is_no_proof(told: datetime, is_proof: bool) -> None:
    result = judge(replace(SOUND, ended_at=told), sent_at=datetime(2024, 3, 5, 12, tzinfo=UTC))
    assert isinstance(result, Proven) == is_proof
    assert is_proof or result == Unknown((Doubt.IN_THE_FUTURE,))


def test_proof_cannot_be_made_without_verification_or_serial() -> None:
    assert isinstance(SOUND.result, Proven)
    with pytest.raises(ValueError, match="verified"):
        replace(SOUND.result, verification=Verification.NONE)
    with pytest.raises(ValueError, match="serial"):
        replace(SOUND.result, drive_serial="")


@pytest.mark.parametrize("kind", list(DriveKind))
def test_the_level_is_the_method_s_and_overwriting_never_purges(kind: DriveKind) -> None:
    levels = {method: level_of(method, kind) for method in Method}
    assert levels == {
        Method.OVERWRITE: Level.CLEAR,
        Method.OVERWRITE_ZEROS: Level.CLEAR,
        Method.OVERWRITE_ONES: Level.CLEAR,
        Method.OVERWRITE_RANDOM: Level.CLEAR,
        Method.OVERWRITE_SEVERAL: Level.CLEAR,
        Method.ATA_SECURE_ERASE: Level.CLEAR,
        Method.ATA_ENHANCED_SECURE_ERASE: Level.PURGE if kind is DriveKind.HDD else Level.CLEAR,
        Method.NVME_FORMAT: Level.CLEAR,
        Method.SANITIZE_OVERWRITE: Level.PURGE,
        Method.SANITIZE_BLOCK_ERASE: Level.PURGE,
        Method.SANITIZE_CRYPTO_ERASE: Level.PURGE,
        Method.DESTRUCTION: Level.DESTROY,
        Method.READ_ONLY: None,
        Method.UNKNOWN: None,
    }


def test_removable_is_what_hangs_on_usb() -> None:
    assert [bus for bus in Bus if replace(SOUND, bus=bus).is_removable] == [Bus.USB]


@pytest.mark.parametrize("reached", Level)
@pytest.mark.parametrize("wanted", Level)
def test_a_level_is_below_those_that_are_stricter(reached: Level, wanted: Level) -> None:
    order = [Level.CLEAR, Level.PURGE, Level.DESTROY]
    assert reached.is_below(wanted) == (order.index(reached) < order.index(wanted))
    assert strictest(reached, None, wanted) == (wanted if reached.is_below(wanted) else reached)


def test_nobody_asks_for_a_level_when_nobody_does() -> None:
    assert strictest(None, None) is None
