from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IntakeOutcome(TextChoices):
    """What became of a document that came in. The values are those of `rebond ingest --json`."""

    CREATED = "created", _("Computer created")
    UPDATED = "updated", _("Computer updated")
    UNCHANGED = "unchanged", _("Already known")
    REVIEW = "review", _("To review")
    REFUSED = "refused", _("Refused")


class ReviewReason(TextChoices):
    NO_MATCH = "no_match", _("No known computer matches")
    SEVERAL_MATCHES = "several_matches", _("Several computers match")
    NO_IDENTITY = "no_identity", _("The document names no computer")
    UNKNOWN_DRIVE = "unknown_drive", _("No known drive has this serial number")
    SEVERAL_DRIVES = "several_drives", _("Several drives have this serial number")


class ErasureResult(TextChoices):
    PROVEN = "proven", _("Proven")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown")


class DriveFate(TextChoices):
    """What else than an erasure may settle a drive. "Destroyed" needs the reference of the slip."""

    REMOVED = "removed", _("Removed from the computer")
    DESTROYED = "destroyed", _("Destroyed")
    ABSENT = "absent", _("Proven absent")


class CheckResult(TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class OperatingSystem(TextChoices):
    WINDOWS_11 = "windows_11", _("Windows 11")
    LINUX_MINT = "linux_mint", _("Linux Mint")
    EMMABUNTUS = "emmabuntus", _("Emmabuntüs")
    PRIMTUX = "primtux", _("PrimTux")
    OTHER_LINUX = "other_linux", _("Another Linux")


class LicenceEvidence(TextChoices):
    FIRMWARE = "firmware", _("Key in the firmware")
    STICKER = "sticker", _("Sticker on the case")
    NOT_NEEDED = "not_needed", _("Free system: no licence needed")


class CosmeticState(TextChoices):
    NONE = "none", _("No mark")
    LIGHT = "light", _("Light marks")
    VISIBLE = "visible", _("Visible marks")
    DEFECT = "defect", _("A defect remains")
