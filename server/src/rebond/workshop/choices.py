from __future__ import annotations

from enum import nonmember
from types import MappingProxyType

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
    OTHER_MAKER = "other_maker", _("A computer of another maker has this serial number")
    NO_IDENTITY = "no_identity", _("The document names no computer")
    UNKNOWN_DRIVE = "unknown_drive", _("No known drive has this serial number")
    DRIVE_WITHOUT_SERIAL = "no_drive_serial", _("The log names no serial number of the drive")
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


class ErasureMethod(TextChoices):
    """What our own engine did: the codes of `passport.erasure.Method`, in words."""

    OVERWRITE = "overwrite", _("Overwritten")
    OVERWRITE_ZEROS = "overwrite_zeros", _("Overwritten with zeros")
    OVERWRITE_ONES = "overwrite_ones", _("Overwritten with ones")
    OVERWRITE_RANDOM = "overwrite_random", _("Overwritten with random bytes")
    OVERWRITE_SEVERAL = "overwrite_several", _("Overwritten several times")
    ATA_SECURE_ERASE = "ata_secure_erase", _("Erased by the drive (SECURITY ERASE)")
    ATA_ENHANCED_SECURE_ERASE = (
        "ata_enhanced_secure_erase",
        _("Erased by the drive (enhanced SECURITY ERASE)"),
    )
    NVME_FORMAT = "nvme_format", _("Erased by the drive (NVMe Format)")
    SANITIZE_OVERWRITE = "sanitize_overwrite", _("Erased by the drive (SANITIZE overwrite)")
    SANITIZE_BLOCK_ERASE = "sanitize_block_erase", _("Erased by the drive (SANITIZE block erase)")
    SANITIZE_CRYPTO_ERASE = "sanitize_crypto_erase", _("Erased by the drive (SANITIZE crypto erase)")
    DESTRUCTION = "destruction", _("Destroyed")


class Doubt(TextChoices):
    """Why an erasure is no proof, in words.

    The codes of `passport.erasure.Doubt` for the logs of other tools; those of `passport.sanitization.Shortfall` and of
    `passport.certificate_keys.Trust` for our own certificates.
    """

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
    TOO_FAST = "too_fast", _("it claims to have been written faster than a drive can be")
    IN_THE_FUTURE = "in_the_future", _("it is dated in the future: the clock of the machine is wrong")
    CONTRADICTION = "contradiction", _("the document contradicts itself")
    UNWRITTEN_SECTORS = "unwritten_sectors", _("sectors that could not be written")
    UNREADABLE_SECTORS = "unreadable_sectors", _("sectors that could not be read back")
    MISMATCHED_SECTORS = "mismatched_sectors", _("sectors that were read back otherwise than written")
    OLD_DATA_FOUND = "old_data_found", _("data from before were found again")
    COMMAND_FAILED = "command_failed", _("the drive refused the command")
    INTERRUPTED = "interrupted", _("it was interrupted")
    DRIVE_LOST = "drive_lost", _("the drive was lost on the way")
    DRIVE_CHANGED = "drive_changed", _("another drive stood in its place")
    COMMAND_UNCONFIRMED = "command_unconfirmed", _("the drive never confirmed that it ended")
    NOT_ERASED_WHOLE = "not_erased_whole", _("a part of the drive was not erased")
    NOT_READ_WHOLE = "not_read_whole", _("too little was read back")
    NO_IDENTITY = "no_identity", _("the drive tells no number of its own")
    NO_LEVEL = "no_level", _("no level was reached")
    UNKNOWN_KEY = "unknown_key", _("signed by a key that is not known here")
    REVOKED = "revoked", _("signed by a key that was revoked before it came")
    OUTSIDE_DELEGATION = "outside_delegation", _("signed when its key was not allowed to")
    TRAINING = "training", _("made for training, on no real drive")
    REFUSED_BY_PERSON = "refused_by_person", _("a person refused to validate it")


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
    AWAIT_PART = "await_part", pgettext_lazy("station", "Awaiting a part")
    GRADE = "grade", pgettext_lazy("station", "To grade")
    INSTALL = "install", pgettext_lazy("station", "To install")
    EQUIP = "equip", pgettext_lazy("station", "To equip")
    FINAL_CHECK = "final_check", pgettext_lazy("station", "Final check")
    SHELVE = "shelve", pgettext_lazy("station", "Prepared, to put in stock")

    ICONS = nonmember(
        MappingProxyType(
            {
                "identify": "search",
                "erase": "eraser",
                "check": "clipboard-check",
                "repair": "wrench",
                "await_part": "hourglass",
                "grade": "star",
                "install": "monitor-check",
                "equip": "cable",
                "final_check": "list-checks",
                "shelve": "warehouse",
            }
        )
    )

    @property
    def icon(self) -> str:
        """Its pictogram: the same wherever the station is named."""
        return Station.ICONS[self.value]


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


class CertificateTrust(TextChoices):
    """What was thought of the key of a certificate when it came in: `passport.certificate_keys.Trust`, in words."""

    TRUSTED = "trusted", _("Known key")
    UNKNOWN_KEY = "unknown_key", _("Unknown key")
    REVOKED = "revoked", _("Revoked key")
    OUTSIDE_DELEGATION = "outside_delegation", _("Key outside of its time")


class ChainState(TextChoices):
    """Where a certificate stands among those of the same key."""

    FIRST = "first", _("First of its key")
    FOLLOWS = "follows", _("Follows the one before")
    GAP = "gap", _("The one before has not come")
    FORK = "fork", _("Another one has the same place: the key was copied")


class Proves(TextChoices):
    """What a certificate proves here: decided by `workshop.proving` when it comes in, and kept."""

    ERASURE = "erasure", _("Proof of erasure")
    TRAINING = "training", _("Training proof")
    NOTHING = "nothing", _("No proof")


class ValidationDecision(TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("validation", "Validated")
    REFUSED = "refused", pgettext_lazy("validation", "Refused")


class ValidationRefusal(TextChoices):
    """Why a person does not accept what the machine verified."""

    OTHER_DRIVE = "other_drive", _("The number on the drive is another one")
    LEFT_ALONE = "left_alone", _("Nobody can say what happened to the machine meanwhile")
    DRIVE_SUSPECT = "suspect", _("The drive is damaged or behaves strangely")
    NOT_ENOUGH = "not_enough", _("The donor asks for another method")
    WRONG_COMPUTER = "computer", _("It is attached to the wrong computer")
