"""What the ledger keeps of the work on a device, and of the documents that came in."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("document.refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRefused(Facts):
    """On the document: it could not be read. ``reason`` is a code of `passport.refusal.Reason`."""

    reason: str


@facts("review.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(Facts):
    document_id: int
    reason: str


@facts("review.settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettled(Facts):
    """``device_id`` None: set aside, for ``reason``, or kept drive by drive on several devices."""

    document_id: int
    settlement: str
    device_id: int | None = None
    reason: str = ""


@facts("erasure.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRecorded(Facts):
    """On the device: a document tells of one erasure of one of its drives, and what that is worth."""

    erasure_id: int
    drive_id: int
    document_id: int
    result: str
    level: str = ""
    reasons: tuple[str, ...] = ()


@facts("certificate.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateReceived(Facts):
    """On the document: a signed certificate came in. ``trust`` is what was thought of its key at that moment."""

    document_id: int
    certificate_id: int
    trust: str
    result: str
    is_training: bool
    agent_id: int | None = None


@facts("certificate.validated")
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateValidated(Facts):
    """On the device: a person accepts the result of one of its certificates. ``key_id``: what signed that."""

    certificate_id: int
    drive_id: int
    key_id: int


@facts("certificate.refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRefused(Facts):
    """On the device: a person refused the result, for ``reason``. From here on it proves nothing."""

    certificate_id: int
    drive_id: int
    key_id: int
    reason: str


@facts("drive.settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class DriveSettled(Facts):
    drive_id: int
    fate: str


@facts("device.no_medium_found")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoMediumFound(Facts):
    finding_id: int


@facts("check.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksRecorded(Facts):
    """Kinds of checks by result, of one gesture on one device."""

    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


@facts("check.taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksTakenBack(Facts):
    """Recorded by mistake on a pile: these kinds of checks wait again."""

    kinds: tuple[str, ...]


@facts("device.graded")
@dataclass(frozen=True, slots=True, kw_only=True)
class Graded(Facts):
    grade: str
    case: str
    screen: str
    keyboard: str


@facts("device.grade_taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class GradeTakenBack(Facts):
    """Given by mistake to a pile. ``grade``: the one that stands again, empty for none."""

    grade: str


@facts("device.installed")
@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Facts):
    system: str
    licence: str


@facts("device.installation_taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationTakenBack(Facts):
    """Said by mistake of a pile: what stood before stands again."""
