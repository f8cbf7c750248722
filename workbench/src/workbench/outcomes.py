"""The words for what came out of an erasure: the same while it runs and wherever its certificate is read."""

from passport.sanitization import ResultKind, Shortfall
from workbench.words import _


def in_words(result: ResultKind) -> str:
    """The one word of a result."""
    return {
        ResultKind.PROVEN: _("PROVEN"),
        ResultKind.FAILED: _("FAILED"),
        ResultKind.UNKNOWN: _("UNKNOWN"),
    }[result]


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
