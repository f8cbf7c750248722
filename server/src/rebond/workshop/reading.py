"""A received file, looked at once, outside of any transaction: its fingerprint, what it says, or why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from passport.certificate import SCHEMA
from passport.certificate_seal import Examined, examine
from passport.checks import SCHEMA as CHECKS_SCHEMA
from passport.checks import CheckReport
from passport.checks import from_json as checks_from_json
from passport.formats import LIMIT, ErasureDocument, HardwareDocument, UnreadableDocument, identify, read
from passport.hardware import HardwareReport
from passport.redact import redact
from passport.strict import loads
from rebond.devices.calling import commercial_name
from rebond.kit.sealing import derive_key, fingerprint

CERTIFICATE = "rebond-certificate"
CHECKS = "rebond-checks"
LARGEST_KEPT_WHEN_REFUSED = 4 * 1024**2
_SEALED_TO_REDACTION = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One of ``document``, ``examined`` (a certificate), ``checks`` and ``refusal``.

    ``kept`` is what may be stored, ``kind`` is empty when not recognised.
    """

    digest: str
    size: int
    kind: str
    kept: bytes
    document: HardwareDocument | ErasureDocument | None = None
    examined: Examined | None = None
    checks: CheckReport | None = None
    refusal: UnreadableDocument | None = None

    @property
    def is_too_large(self) -> bool:
        return self.size > LIMIT


def digest_of(data: bytes) -> str:
    """Recognises the same bytes; whoever holds the database alone learns nothing of what was removed from them."""
    return fingerprint(data, key=derive_key(settings.FINGERPRINT_KEY, "received documents"))


def look_at(data: bytes, name: str = "", *, digest: str = "") -> Reading:
    """Never raises, whatever the bytes are. ``name`` is only a hint for formats without a mark of their own."""
    digest = digest or digest_of(data)
    if is_certificate(data):
        return _look_at_certificate(data, digest)
    if _says(CHECKS_SCHEMA, data):
        return _look_at_checks(data, digest)
    try:
        document = read(data, name)
    except UnreadableDocument as refusal:
        kind = _kind_of(data, name)
        kept = _kept_when_refused(data)
        return Reading(digest=digest, size=len(data), kind=kind, kept=kept, refusal=refusal)
    return Reading(
        digest=digest, size=len(data), kind=document.kind.value, kept=document.redacted, document=document
    )


def is_certificate(data: bytes) -> bool:
    """Whether it says that it is one; `examine` says whether it is."""
    return _says(SCHEMA, data)


def _says(schema: str, data: bytes) -> bool:
    family = schema.rpartition("/")[0].encode() + b"/"
    return len(data) <= LIMIT and data.lstrip()[:1] == b"{" and family in data


def _look_at_checks(data: bytes, digest: str) -> Reading:
    try:
        checks = checks_from_json(loads(data))
    except UnreadableDocument as refusal:
        kept = _kept_when_refused(data)
        return Reading(digest=digest, size=len(data), kind=CHECKS, kept=kept, refusal=refusal)
    return Reading(digest=digest, size=len(data), kind=CHECKS, kept=data, checks=checks)


def _look_at_certificate(data: bytes, digest: str) -> Reading:
    """An intact one is kept to the byte: it holds no product key, and any change would break its signature."""
    examined = examine(data)
    kept = data if examined.is_intact else _kept_when_refused(data)
    return Reading(digest=digest, size=len(data), kind=CERTIFICATE, kept=kept, examined=examined)


def subject_of(reading: Reading) -> str:
    """What the document is about, in a few words without language: for lists."""
    if reading.examined is not None and reading.examined.certificate is not None:
        drive = reading.examined.certificate.drive
        return " ".join(part for part in (drive.model, drive.serial or drive.wwn) if part)[:160]
    if reading.checks is not None:
        machine = reading.checks.machine
        return " ".join(part for part in (machine.maker, machine.model, machine.serial) if part)[:160]
    if isinstance(reading.document, HardwareDocument):
        return _subject_of_report(reading.document.report)[:160]
    if isinstance(reading.document, ErasureDocument):
        drives = reading.document.erasures.erasures
        names = dict.fromkeys(
            f"{drive.drive_model or ''} {drive.drive_serial or '?'}".strip() for drive in drives
        )
        return ", ".join(names)[:160]
    return ""


def _subject_of_report(report: HardwareReport) -> str:
    name = commercial_name(report.maker or "", report.model or "", report.family or "")
    parts = [name, report.serial]
    if report.is_drive_only:
        parts = [part for drive in report.drives for part in (drive.model, drive.serial)]
    return " ".join(part for part in parts if part)


def _kind_of(data: bytes, name: str) -> str:
    try:
        return identify(data, name).value
    except UnreadableDocument:
        return ""


def _kept_when_refused(data: bytes) -> bytes:
    """A refused file is kept when it can be redacted: not what is packed, nor what is larger than any report."""
    if len(data) > LARGEST_KEPT_WHEN_REFUSED or data.startswith(_SEALED_TO_REDACTION):
        return b""
    return redact(redact(data, "glpi-json"), "glpi-xml")
