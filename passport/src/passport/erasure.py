"""What an erasure tool reported of each drive, and what that is worth: `Proven`, `Failed` or `Unknown`.

A reader of a format only fills a `DriveErasure` with facts. The result is computed from them by `judge`, for all
formats alike, and starts from `Unknown`: a word such as "Erased" proves nothing unless the document also shows a
whole drive written, read back without an error, and a report that was finished. Levels are those of NIST SP 800-88
Rev. 2 (Clear, Purge, Destroy); the method alone decides them, never the operator.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from passport.hardware import DriveKind
from passport.storage import HiddenArea


class Bus(StrEnum):
    """How the drive was attached when it was erased."""

    ATA = "ata"
    NVME = "nvme"
    SCSI = "scsi"
    SAS = "sas"
    USB = "usb"
    MMC = "mmc"
    VIRTUAL = "virtual"
    OTHER = "other"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """What was done to the medium. `OVERWRITE_*` is written by the host through ordinary commands."""

    OVERWRITE = "overwrite"
    OVERWRITE_ZEROS = "overwrite_zeros"
    OVERWRITE_ONES = "overwrite_ones"
    OVERWRITE_RANDOM = "overwrite_random"
    OVERWRITE_SEVERAL = "overwrite_several"
    ATA_SECURE_ERASE = "ata_secure_erase"
    ATA_ENHANCED_SECURE_ERASE = "ata_enhanced_secure_erase"
    NVME_FORMAT = "nvme_format"
    SANITIZE_OVERWRITE = "sanitize_overwrite"
    SANITIZE_BLOCK_ERASE = "sanitize_block_erase"
    SANITIZE_CRYPTO_ERASE = "sanitize_crypto_erase"
    DESTRUCTION = "destruction"
    READ_ONLY = "read_only"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """NIST SP 800-88 Rev. 2, section 3.1, from the least to the strictest."""

    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"

    def is_below(self, other: "Level") -> bool:
        """Whether another level is stricter."""
        order = tuple(Level)
        return order.index(self) < order.index(other)


def strictest(*levels: Level | None) -> Level | None:
    """The strictest of those that are asked for; None when none is."""
    asked = [level for level in levels if level is not None]
    return max(asked, key=tuple(Level).index, default=None)


class Verification(StrEnum):
    """How much of the drive was read back after writing and found as written (SP 800-88 Rev. 2, 4.5.1)."""

    NONE = "none"
    SAMPLE = "sample"
    FULL = "full"


class Verdict(StrEnum):
    """The tool's own word. `UNFINISHED`: it said none, or the document ends before it."""

    SUCCESS = "success"
    EXCEPTIONS = "exceptions"
    ABORTED = "aborted"
    FAILED = "failed"
    UNFINISHED = "unfinished"
    UNCLEAR = "unclear"


class Doubt(StrEnum):
    """Why an erasure is no proof. The codes are stable: callers translate and count by them."""

    TOOL_SAYS_FAILED = "tool_says_failed"
    ABORTED = "aborted"
    WRITE_ERRORS = "write_errors"
    VERIFICATION_ERRORS = "verification_errors"
    FAILED_SECTORS = "failed_sectors"
    EXCEPTIONS = "exceptions"
    UNFINISHED = "unfinished"
    UNCLEAR_STATUS = "unclear_status"
    NOT_VERIFIED = "not_verified"
    INCOMPLETE = "incomplete"
    EXTENT_UNKNOWN = "extent_unknown"
    HIDDEN_AREA = "hidden_area"
    METHOD_UNKNOWN = "method_unknown"
    NOT_AN_ERASURE = "not_an_erasure"
    NO_DRIVE_SERIAL = "no_drive_serial"
    NO_END_TIME = "no_end_time"
    TOO_FAST = "too_fast"
    IN_THE_FUTURE = "in_the_future"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Counts that the document states; 0 where it states none."""

    write: int = 0
    verification: int = 0
    sync: int = 0
    sectors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """The whole drive was erased and read back: all that a certificate says of it (SP 800-88 Rev. 2, 4.6)."""

    drive_serial: str
    drive_model: str | None
    size_bytes: int
    kind: DriveKind
    method: Method
    method_name: str
    level: Level
    verification: Verification
    tool: str
    tool_version: str | None
    started_at: datetime | None
    ended_at: datetime

    def __post_init__(self) -> None:
        if not self.drive_serial or self.verification is Verification.NONE:
            raise ValueError("an erasure is proven for one serial number, and only when it was verified")


@dataclass(frozen=True, slots=True)
class Failed:
    """The tool itself says that data may remain."""

    reasons: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The document does not show that the drive was erased."""

    reasons: tuple[Doubt, ...]


Result = Proven | Failed | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveErasure:
    """One erasure of one drive, as one document tells it.

    Times are those of the computer's clock; without an offset its time zone is not known. `bytes_erased` is what
    every pass wrote, `rounds` how often the method was repeated, `method_name` and `status` the tool's own words,
    `doubts` what the reader saw that the other fields cannot say.
    """

    tool: str
    tool_version: str | None = None
    drive_serial: str | None = None
    drive_model: str | None = None
    size_bytes: int | None = None
    kind: DriveKind = DriveKind.UNKNOWN
    bus: Bus = Bus.UNKNOWN
    method: Method = Method.UNKNOWN
    method_name: str | None = None
    rounds: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    bytes_erased: int | None = None
    errors: Errors = Errors()
    verification: Verification = Verification.NONE
    verdict: Verdict = Verdict.UNFINISHED
    status: str | None = None
    hidden_area: HiddenArea | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_removable(self) -> bool:
        """Attached by USB, as the stick that the tool was started from is: perhaps no drive of the computer."""
        return self.bus is Bus.USB

    @property
    def level(self) -> Level | None:
        """The level of the method on this medium, whether or not it was proven."""
        return level_of(self.method, self.kind)

    @property
    def result(self) -> Result:
        return judge(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The computer in which the tool ran; not always the one that the drives came from."""

    maker: str | None = None
    model: str | None = None
    version: str | None = None
    serial: str | None = None
    system_uuid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReport:
    """One document of an erasure tool; the same drive may occur in it several times."""

    tool: str
    tool_version: str | None = None
    document_id: str | None = None
    host: Host = Host()
    erasures: tuple[DriveErasure, ...] = ()


_LEVELS = {
    Method.OVERWRITE: Level.CLEAR,
    Method.OVERWRITE_ZEROS: Level.CLEAR,
    Method.OVERWRITE_ONES: Level.CLEAR,
    Method.OVERWRITE_RANDOM: Level.CLEAR,
    Method.OVERWRITE_SEVERAL: Level.CLEAR,
    Method.ATA_SECURE_ERASE: Level.CLEAR,
    Method.ATA_ENHANCED_SECURE_ERASE: Level.CLEAR,
    Method.NVME_FORMAT: Level.CLEAR,
    Method.SANITIZE_OVERWRITE: Level.PURGE,
    Method.SANITIZE_BLOCK_ERASE: Level.PURGE,
    Method.SANITIZE_CRYPTO_ERASE: Level.PURGE,
    Method.DESTRUCTION: Level.DESTROY,
}
_LEVELS_ON_DISKS = _LEVELS | {Method.ATA_ENHANCED_SECURE_ERASE: Level.PURGE}


_WRITTEN_BY_THE_HOST = frozenset(method for method in Method if method.value.startswith("overwrite"))
_FASTEST_ATA = 600_000_000
"""Bytes in a second: Serial ATA 3, 6 Gbit/s in 8b/10b. No spinning disk is faster on any other bus."""
_FASTEST = 15_760_000_000
"""The same of any other drive: PCI Express 5.0 on four lanes, 4 x 32 Gbit/s in 128b/130b."""
MOST_AHEAD = timedelta(hours=26)
"""No time zone is further than 14 hours from UTC; the rest is left to a clock set a little wrong."""


def level_of(method: Method, kind: DriveKind) -> Level | None:
    """The level that a method reaches on a medium; None for what erases nothing.

    SP 800-88 Rev. 1 Appendix A and IEEE 2883 as rendered by Seagate's openSeaChest, the lower where they differ:
    enhanced SECURITY ERASE is a purge of magnetic disks only.
    """
    return (_LEVELS_ON_DISKS if kind is DriveKind.HDD else _LEVELS).get(method)


def judge(erasure: DriveErasure, *, sent_at: datetime | None = None) -> Result:
    """What one erasure is worth: Failed where the tool says so, Proven without a single doubt, else Unknown.

    `sent_at`: what the clock of the sender said when the document left it, with its offset. What a clock that runs ahead
    by more than `MOST_AHEAD` dates may have happened before the computer was last used.
    """
    failures = tuple(_failures(erasure))
    if failures:
        return Failed(failures)
    late = [Doubt.IN_THE_FUTURE] if sent_at and _is_after(erasure.ended_at, sent_at) else []
    doubts = tuple(dict.fromkeys((*_doubts(erasure), *late, *erasure.doubts)))
    level = erasure.level
    if doubts or level is None or not (erasure.drive_serial and erasure.size_bytes and erasure.ended_at):
        return Unknown(doubts)
    return Proven(
        drive_serial=erasure.drive_serial,
        drive_model=erasure.drive_model,
        size_bytes=erasure.size_bytes,
        kind=erasure.kind,
        method=erasure.method,
        method_name=erasure.method_name or erasure.method.value,
        level=level,
        verification=erasure.verification,
        tool=erasure.tool,
        tool_version=erasure.tool_version,
        started_at=erasure.started_at,
        ended_at=erasure.ended_at,
    )


def _failures(erasure: DriveErasure) -> list[Doubt]:
    errors = erasure.errors
    seen = {
        Doubt.TOOL_SAYS_FAILED: erasure.verdict is Verdict.FAILED,
        Doubt.ABORTED: erasure.verdict is Verdict.ABORTED,
        Doubt.WRITE_ERRORS: errors.write > 0 or errors.sync > 0,
        Doubt.VERIFICATION_ERRORS: errors.verification > 0,
        Doubt.FAILED_SECTORS: errors.sectors > 0,
    }
    return [doubt for doubt, holds in seen.items() if holds]


def _doubts(erasure: DriveErasure) -> list[Doubt]:
    size, erased = erasure.size_bytes, erasure.bytes_erased
    seen = {
        Doubt.EXCEPTIONS: erasure.verdict is Verdict.EXCEPTIONS,
        Doubt.UNFINISHED: erasure.verdict is Verdict.UNFINISHED,
        Doubt.UNCLEAR_STATUS: erasure.verdict is Verdict.UNCLEAR,
        Doubt.METHOD_UNKNOWN: erasure.method is Method.UNKNOWN,
        Doubt.NOT_AN_ERASURE: erasure.method is Method.READ_ONLY,
        Doubt.NOT_VERIFIED: erasure.verification is Verification.NONE,
        Doubt.EXTENT_UNKNOWN: not size or erased is None,
        Doubt.INCOMPLETE: bool(size) and erased is not None and erased < (size or 0),
        Doubt.HIDDEN_AREA: erasure.hidden_area is HiddenArea.PRESENT,
        Doubt.NO_DRIVE_SERIAL: not erasure.drive_serial,
        Doubt.NO_END_TIME: erasure.ended_at is None,
        Doubt.TOO_FAST: _is_too_fast(erasure),
    }
    return [doubt for doubt, holds in seen.items() if holds]


def _is_after(ended_at: datetime | None, sent_at: datetime) -> bool:
    """A time without offset is taken for UTC: `MOST_AHEAD` is more than any time zone."""
    if ended_at is None:
        return False
    told = ended_at if ended_at.tzinfo else ended_at.replace(tzinfo=UTC)
    return told - sent_at > MOST_AHEAD


def _is_too_fast(erasure: DriveErasure) -> bool:
    """Whether the host wrote the drive once faster than bytes get there, or was done before it began.

    What the drive does by itself has no such limit: a cryptographic erase takes a second. Times are told to the second.
    """
    began, ended, size = erasure.started_at, erasure.ended_at, erasure.size_bytes
    if erasure.method not in _WRITTEN_BY_THE_HOST or not size or began is None or ended is None:
        return False
    if (began.tzinfo is None) != (ended.tzinfo is None):
        return False
    is_slow = erasure.bus is Bus.ATA or erasure.kind is DriveKind.HDD
    fastest = _FASTEST_ATA if is_slow else _FASTEST
    seconds = (ended - began).total_seconds()
    return seconds < 0 or min(size, erasure.bytes_erased or 0) > fastest * (seconds + 1)
