"""The certificate of sanitization of one drive, `rebond.erasure-certificate/1`.

The fields are those of NIST SP 800-88 appendix G (certificate of sanitization), and what a security officer asks
beyond it: the commands, the sectors that could not be written, how much was read back. The result and the level are
not free fields: `contradiction` computes them again from the figures beside them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from passport.erasure import Bus, Level, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import REPORTED, Judgement, Measured, ResultKind, Shortfall, judge
from passport.storage import HiddenArea, HiddenAreas

SCHEMA = "rebond.erasure-certificate/1"
MAX_RANGES = 1000  # beyond it only the counts go on; the raw list is evidence


class ClockSource(StrEnum):
    """Where the wall clock came from; that of a donated computer is often wrong."""

    HARDWARE = "hardware"
    NETWORK = "network"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedDrive:
    """The medium. `loop` is true for a loop device: training and tests, not the medium of a computer."""

    kind: DriveKind
    bus: Bus
    size_bytes: int
    sector_bytes: int
    loop: bool
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    wwn: str | None = None
    firmware: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the drive came from and who did it (appendix G: property number, source, person, place)."""

    computer_maker: str | None = None
    computer_model: str | None = None
    computer_serial: str | None = None
    computer_uuid: str | None = None
    asset_tag: str | None = None
    source: str | None = None
    organisation: str | None = None
    place: str | None = None
    operator: str | None = None
    operator_title: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command that the drive was given, and what it answered; never evidence by itself."""

    name: str
    answer: str
    bytes_sent: str | None = None
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedMethod:
    """What was done.

    `seen_on_real_hardware` is false while what the method asks of a drive was seen only in simulation: reading and
    writing are seen with every drive, commands that its firmware carries out are not.
    """

    method: Method
    seen_on_real_hardware: bool
    passes: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorRange:
    """Logical sectors that follow each other."""

    first: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How much the last pass covered; `resumed` counts continuations after a stop."""

    erased_bytes: int
    unwritten_sectors: int
    resumed: int
    unwritten: tuple[SectorRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How much was read back, and what was found (verification, 4.5.1)."""

    verification: Verification
    read_bytes: int
    unreadable_sectors: int
    mismatched_sectors: int
    markers_planted: int
    old_data_found: int
    compared_with: str | None = None
    unreadable: tuple[SectorRange, ...] = ()
    mismatched: tuple[SectorRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedAreas:
    """Sectors out of reach of ordinary commands when the erasure ended, and what the drive told of them."""

    state: HiddenArea
    told: HiddenAreas | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Wall times in UTC as the computer believed them at the end, and the durations of a clock that cannot be set."""

    started_at: datetime
    ended_at: datetime
    elapsed_milliseconds: int
    clock: ClockSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What it is worth, and whether that is the level that donor and programme wanted."""

    result: ResultKind
    level: Level | None = None
    level_wanted: Level | None = None
    shortfalls: tuple[Shortfall, ...] = ()

    @property
    def is_below_wanted(self) -> bool:
        """Whether it is proven, but of a lower level than was wanted."""
        reached, wanted = self.level, self.level_wanted
        return reached is not None and wanted is not None and reached.is_below(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifyingTool:
    """The program, with its version."""

    name: str
    version: str
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A raw record kept beside the certificate, known by its SHA-256 (base64url)."""

    name: str
    sha256: str = field(metadata={"max_length": 43})
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One erasure of one drive, as our own engine did it. `certificate_id` is a UUID."""

    certificate_id: str
    issued_at: datetime
    drive: CertifiedDrive
    setting: Setting
    method: CertifiedMethod
    writing: Writing
    reading: Reading
    hidden_areas: CertifiedAreas
    times: Times
    outcome: Outcome
    tool: CertifyingTool
    evidence: tuple[Evidence, ...] = ()


def measured_of(certificate: Certificate) -> Measured:
    """The figures of a certificate, as they are judged."""
    drive, writing, reading = certificate.drive, certificate.writing, certificate.reading
    return Measured(
        kind=drive.kind,
        method=certificate.method.method,
        size_bytes=drive.size_bytes,
        erased_bytes=writing.erased_bytes,
        read_bytes=reading.read_bytes,
        verification=reading.verification,
        hidden_area=certificate.hidden_areas.state,
        unwritten_sectors=writing.unwritten_sectors,
        unreadable_sectors=reading.unreadable_sectors,
        mismatched_sectors=reading.mismatched_sectors,
        markers_planted=reading.markers_planted,
        old_data_found=reading.old_data_found,
        is_identified=bool(drive.serial or drive.wwn),
        reported=tuple(found for found in certificate.outcome.shortfalls if found in REPORTED),
    )


def contradiction(certificate: Certificate) -> str | None:
    """The field that says other than its figures: no key makes such a certificate a proof. None when all agree."""
    outcome = certificate.outcome
    given = Judgement(result=outcome.result, shortfalls=outcome.shortfalls, level=outcome.level)
    expected = judge(measured_of(certificate))
    for name in ("result", "level", "shortfalls"):
        if getattr(given, name) != getattr(expected, name):
            return f"outcome.{name}"
    for section, listed, counted in (
        ("writing.unwritten", certificate.writing.unwritten, certificate.writing.unwritten_sectors),
        ("reading.unreadable", certificate.reading.unreadable, certificate.reading.unreadable_sectors),
        ("reading.mismatched", certificate.reading.mismatched, certificate.reading.mismatched_sectors),
    ):
        if _disagree(listed, counted):
            return section
    told = certificate.hidden_areas.told
    if told and told.worst not in {None, certificate.hidden_areas.state}:
        return "hidden_areas.state"
    return None


def _disagree(listed: tuple[SectorRange, ...], counted: int) -> bool:
    if any(one.first < 0 or one.count < 1 for one in listed):
        return True
    total = sum(one.count for one in listed)
    return total > counted or (total < counted and len(listed) < MAX_RANGES)
