"""What an erasure that we did ourselves is worth, computed from what was measured: never chosen, never typed.

The words are those of NIST SP 800-88 Rev. 2: a level is what was reached, verification (4.5.1) is the look at the
immediate outcome. The workbench computes with these functions, and whoever reads a certificate computes again.
"""

from dataclasses import dataclass
from enum import StrEnum

from passport.erasure import Level, Method, Verification, level_of
from passport.hardware import DriveKind
from passport.storage import HiddenArea

HOST_OVERWRITES = frozenset(
    {
        Method.OVERWRITE,
        Method.OVERWRITE_ZEROS,
        Method.OVERWRITE_ONES,
        Method.OVERWRITE_RANDOM,
        Method.OVERWRITE_SEVERAL,
    }
)
# Behind a bridge, or on a medium whose nature is not known, firmware commands cannot be relied on for more.
_AT_MOST_CLEAR = frozenset({DriveKind.USB, DriveKind.SD, DriveKind.UNKNOWN})


class ResultKind(StrEnum):
    """What is known of one drive. It starts UNKNOWN."""

    PROVEN = "proven"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Shortfall(StrEnum):
    """Why an erasure is not proven. The codes are stable: callers translate and count by them."""

    # Data may remain: failed.
    UNWRITTEN_SECTORS = "unwritten_sectors"
    UNREADABLE_SECTORS = "unreadable_sectors"
    MISMATCHED_SECTORS = "mismatched_sectors"
    OLD_DATA_FOUND = "old_data_found"
    COMMAND_FAILED = "command_failed"
    # It was not seen: unknown.
    INTERRUPTED = "interrupted"
    DRIVE_LOST = "drive_lost"
    DRIVE_CHANGED = "drive_changed"
    COMMAND_UNCONFIRMED = "command_unconfirmed"
    NOT_ERASED_WHOLE = "not_erased_whole"
    NOT_READ_WHOLE = "not_read_whole"
    NOT_VERIFIED = "not_verified"
    NO_IDENTITY = "no_identity"
    HIDDEN_AREA = "hidden_area"
    NO_LEVEL = "no_level"


_FAILURES = (
    Shortfall.UNWRITTEN_SECTORS,
    Shortfall.UNREADABLE_SECTORS,
    Shortfall.MISMATCHED_SECTORS,
    Shortfall.OLD_DATA_FOUND,
    Shortfall.COMMAND_FAILED,
)
# What only the engine can have seen; all others follow from figures.
REPORTED = frozenset(
    {
        Shortfall.COMMAND_FAILED,
        Shortfall.INTERRUPTED,
        Shortfall.DRIVE_LOST,
        Shortfall.DRIVE_CHANGED,
        Shortfall.COMMAND_UNCONFIRMED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the engine counted on one drive. Sizes in bytes; sectors are logical ones.

    `erased_bytes` is what the last pass covered (for a firmware command: the size, once the drive confirmed its
    end); `read_bytes` what was read back and found right; `reported` what counting cannot say.
    """

    kind: DriveKind
    method: Method
    size_bytes: int
    erased_bytes: int = 0
    read_bytes: int = 0
    verification: Verification = Verification.NONE
    hidden_area: HiddenArea = HiddenArea.INDETERMINATE
    unwritten_sectors: int = 0
    unreadable_sectors: int = 0
    mismatched_sectors: int = 0
    markers_planted: int = 0
    old_data_found: int = 0
    is_identified: bool = False
    reported: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The result, why it is not proven, and the level reached: None unless it is proven."""

    result: ResultKind
    shortfalls: tuple[Shortfall, ...] = ()
    level: Level | None = None


def level_reached(
    *, kind: DriveKind, method: Method, verification: Verification, hidden_area: HiddenArea
) -> Level | None:
    """The level that a method reached on a medium, once its effect was looked at; None when it reached none.

    An overwrite counts only when all of it was read back: it is the host that wrote, so the host can compare. Where
    hidden sectors may lie out of reach (HPA, DCO, AMAC), Clear at most; where they do, nothing: SP 800-88 Rev. 1
    asks for them to be reset first, and Rev. 2 (through IEEE 2883) keeps that.
    """
    reached = level_of(method, kind)
    if reached is None or hidden_area is HiddenArea.PRESENT or verification is Verification.NONE:
        return None
    if method in HOST_OVERWRITES and verification is not Verification.FULL:
        return None
    if hidden_area is HiddenArea.INDETERMINATE or kind in _AT_MOST_CLEAR:
        return Level.CLEAR
    return reached


def judge(measured: Measured) -> Judgement:
    """The one place where an erasure of ours becomes proven: every sector erased, read back right, on a known drive."""
    shortfalls = tuple(_shortfalls(measured))
    if any(shortfall in _FAILURES for shortfall in shortfalls):
        return Judgement(result=ResultKind.FAILED, shortfalls=shortfalls)
    if shortfalls:
        return Judgement(result=ResultKind.UNKNOWN, shortfalls=shortfalls)
    return Judgement(result=ResultKind.PROVEN, level=_level(measured))


def _level(measured: Measured) -> Level | None:
    return level_reached(
        kind=measured.kind,
        method=measured.method,
        verification=measured.verification,
        hidden_area=measured.hidden_area,
    )


def _shortfalls(measured: Measured) -> list[Shortfall]:
    overwritten = measured.method in HOST_OVERWRITES
    seen = {
        Shortfall.UNWRITTEN_SECTORS: measured.unwritten_sectors > 0,
        Shortfall.UNREADABLE_SECTORS: measured.unreadable_sectors > 0,
        Shortfall.MISMATCHED_SECTORS: measured.mismatched_sectors > 0,
        Shortfall.OLD_DATA_FOUND: measured.old_data_found > 0,
        **{shortfall: shortfall in measured.reported for shortfall in Shortfall if shortfall in REPORTED},
        Shortfall.NOT_ERASED_WHOLE: not 0 < measured.size_bytes == measured.erased_bytes,
        Shortfall.NOT_READ_WHOLE: _is_read_too_little(measured),
        Shortfall.NOT_VERIFIED: measured.verification is Verification.NONE
        or not (overwritten or measured.markers_planted > 0),
        Shortfall.NO_IDENTITY: not measured.is_identified,
        Shortfall.HIDDEN_AREA: measured.hidden_area is HiddenArea.PRESENT,
    }
    found = [shortfall for shortfall, holds in seen.items() if holds]
    return found or ([] if _level(measured) else [Shortfall.NO_LEVEL])


def _is_read_too_little(measured: Measured) -> bool:
    """All of it after an overwrite and wherever "full" is said; else a tenth (SP 800-88 Rev. 1, 4.7)."""
    if measured.method in HOST_OVERWRITES or measured.verification is Verification.FULL:
        return measured.read_bytes != measured.size_bytes
    return measured.read_bytes * 10 < measured.size_bytes
