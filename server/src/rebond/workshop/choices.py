from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IntakeOutcome(TextChoices):
    """What became of a document that came in. The values are those of `rebond ingest --json`."""

    CREATED = "created", _("Computer created")
    UPDATED = "updated", _("Computer updated")
    UNCHANGED = "unchanged", _("Already known")
    REVIEW = "review", _("To review")
    REFUSED = "refused", pgettext_lazy("document", "Refused")


class ReviewReason(TextChoices):
    NO_MATCH = "no_match", _("No known computer matches")
    SEVERAL_MATCHES = "several_matches", _("Several computers match")
    NO_IDENTITY = "no_identity", _("The document names no computer")
    UNKNOWN_DRIVE = "unknown_drive", _("No known drive has this serial number")
    SEVERAL_DRIVES = "several_drives", _("Several drives have this serial number")


class ReviewSettlement(TextChoices):
    """How a person answered."""

    ATTACHED = "attached", _("Attached to a computer")
    CREATED = "created", _("Computer created")
    SET_ASIDE = "set_aside", pgettext_lazy("document", "Set aside")


class SetAsideReason(TextChoices):
    NOT_OURS = "not_ours", _("Not a computer of ours")
    SUPERSEDED = "superseded", _("A better document exists")
    UNUSABLE = "unusable", _("Cannot be used")


class ErasureResult(TextChoices):
    PROVEN = "proven", _("Proven")
    FAILED = "failed", pgettext_lazy("erasure", "Failed")
    UNKNOWN = "unknown", pgettext_lazy("erasure", "Unknown")


class Doubt(TextChoices):
    """Why an erasure is no proof: the codes of `passport.erasure.Doubt`, in words."""

    TOOL_SAYS_FAILED = "tool_says_failed", _("the tool itself says that it failed")
    ABORTED = "aborted", _("it was aborted")
    WRITE_ERRORS = "write_errors", _("errors while writing")
    VERIFICATION_ERRORS = "verification_errors", _("errors while reading back")
    FAILED_SECTORS = "failed_sectors", _("sectors that could not be erased")
    EXCEPTIONS = "exceptions", _("the tool says “with exceptions”")
    UNFINISHED = "unfinished", _("it was not finished")
    UNCLEAR_STATUS = "unclear_status", _("its result is not clear")
    NOT_VERIFIED = "not_verified", _("nothing was read back")
    INCOMPLETE = "incomplete", _("a part of the drive was not written")
    EXTENT_UNKNOWN = "extent_unknown", _("nothing says how much was written")
    HIDDEN_AREA = "hidden_area", _("a hidden area was left out")
    METHOD_UNKNOWN = "method_unknown", _("the method is not known")
    NOT_AN_ERASURE = "not_an_erasure", _("it only read the drive")
    NO_DRIVE_SERIAL = "no_drive_serial", _("it names no drive")
    NO_END_TIME = "no_end_time", _("nothing says when it ended")
    CONTRADICTION = "contradiction", _("the document contradicts itself")


class DriveState(TextChoices):
    """What is known of one drive."""

    ERASED = "erased", _("Erased")
    FAILED = "failed", _("Erasure failed")
    UNKNOWN = "unknown", _("Erasure not proven")
    DESTROYED = "destroyed", _("Destroyed")
    REMOVED = "removed", _("Removed")
    ABSENT = "absent", _("Absent")
    NOTHING = "nothing", _("No proof")


class DriveFate(TextChoices):
    """What else than an erasure may settle a drive. "Destroyed" needs the reference of the slip."""

    REMOVED = "removed", _("Removed from the computer")
    DESTROYED = "destroyed", _("Destroyed")
    ABSENT = "absent", _("Proven absent")


class CheckResult(TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class NotApplicableReason(TextChoices):
    NOT_FITTED = "not_fitted", _("This model has none")
    REMOVED = "removed", _("Taken out")
    NOT_NEEDED = "not_needed", _("Not needed for its use")


class Station(TextChoices):
    """What a computer in work waits for, in the order of the bench."""

    IDENTIFY = "identify", pgettext_lazy("station", "To identify")
    ERASE = "erase", pgettext_lazy("station", "To erase")
    CHECK = "check", pgettext_lazy("station", "To check")
    REPAIR = "repair", pgettext_lazy("station", "To repair")
    GRADE = "grade", pgettext_lazy("station", "To grade")
    INSTALL = "install", pgettext_lazy("station", "To install")
    SHELVE = "shelve", pgettext_lazy("station", "To put in stock")


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
