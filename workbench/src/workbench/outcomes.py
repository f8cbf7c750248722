"""The words for what came out of an erasure: the same while it runs and wherever its certificate is read."""

from passport.certificate import Outcome
from passport.erasure import Level, Method
from passport.sanitization import ResultKind, Shortfall
from workbench.words import _


def in_words(result: ResultKind) -> str:
    """The one word of a result."""
    return {
        ResultKind.PROVEN: _("PROVEN"),
        ResultKind.FAILED: _("FAILED"),
        ResultKind.UNKNOWN: _("UNKNOWN"),
    }[result]


def level_in_words(level: Level) -> str:
    """The word of the standard, which is the same in every language."""
    return level.value.capitalize()


def method_in_words(method: Method) -> str:
    """What was done to the drive."""
    return {
        Method.OVERWRITE: _("overwritten"),
        Method.OVERWRITE_ZEROS: _("overwritten with zeros"),
        Method.OVERWRITE_ONES: _("overwritten with ones"),
        Method.OVERWRITE_RANDOM: _("overwritten with random bytes"),
        Method.OVERWRITE_SEVERAL: _("overwritten with random bytes, then with zeros"),
        Method.ATA_SECURE_ERASE: _("SECURITY ERASE of the drive"),
        Method.ATA_ENHANCED_SECURE_ERASE: _("enhanced SECURITY ERASE of the drive"),
        Method.NVME_FORMAT: _("NVMe Format"),
        Method.SANITIZE_OVERWRITE: _("SANITIZE of the drive, overwriting"),
        Method.SANITIZE_BLOCK_ERASE: _("SANITIZE of the drive, erasing blocks"),
        Method.SANITIZE_CRYPTO_ERASE: _("SANITIZE of the drive, changing its key"),
        Method.DESTRUCTION: _("destroyed"),
        Method.READ_ONLY: _("only read"),
        Method.UNKNOWN: _("not known"),
    }[method]


def missed_in_words(outcome: Outcome) -> str | None:
    """That it is proven, but not as strictly as it was asked for; None otherwise."""
    if outcome.level is None or outcome.level_wanted is None or not outcome.is_below_wanted:
        return None
    levels = {"wanted": level_in_words(outcome.level_wanted), "reached": level_in_words(outcome.level)}
    return _("%(wanted)s was asked for, %(reached)s was reached: not enough. Destroy the drive.") % levels


def cure_in_words(outcome: Outcome) -> str | None:
    """What to do with the drive now; None when it is proven, or when the reason says it already."""
    found = set(outcome.shortfalls)
    if outcome.result is ResultKind.PROVEN or found & {Shortfall.INTERRUPTED, Shortfall.COMMAND_UNCONFIRMED}:
        return None
    if outcome.result is ResultKind.FAILED or Shortfall.HIDDEN_AREA in found:
        return _("Data may remain: take the drive out and destroy it.")
    if Shortfall.DRIVE_LOST in found:
        return _("Look at its cable, then erase it again.")
    return _("Nobody saw that it was erased: erase it again.")


def reason_in_words(shortfall: Shortfall) -> str:
    """Why an erasure is not proven, and what to do."""
    return {
        Shortfall.UNWRITTEN_SECTORS: _("sectors could not be written"),
        Shortfall.UNREADABLE_SECTORS: _("sectors could not be read"),
        Shortfall.MISMATCHED_SECTORS: _("sectors are not as written"),
        Shortfall.OLD_DATA_FOUND: _("old data were found"),
        Shortfall.COMMAND_FAILED: _("the drive says that it failed"),
        Shortfall.INTERRUPTED: _("it was interrupted; erase again to go on"),
        Shortfall.DRIVE_LOST: _("the drive does not answer any more"),
        Shortfall.DRIVE_CHANGED: _("the drive was exchanged"),
        Shortfall.COMMAND_UNCONFIRMED: _("its end was not confirmed; put the drive aside"),
        Shortfall.NOT_ERASED_WHOLE: _("not erased whole"),
        Shortfall.NOT_READ_WHOLE: _("not read back whole"),
        Shortfall.NOT_VERIFIED: _("not looked at"),
        Shortfall.NO_IDENTITY: _("no serial number"),
        Shortfall.HIDDEN_AREA: _("part of the drive is hidden"),
        Shortfall.NO_LEVEL: _("this reaches no level"),
    }[shortfall]
