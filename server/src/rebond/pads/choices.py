from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SheetState(TextChoices):
    TO_CONFIRM = "to_confirm", _("Sheet to confirm")
    ENTERED = "entered", _("Sheet entered")
    SET_ASIDE = "set_aside", _("Sheet set aside")


class ReadingOutcome(TextChoices):
    """What became of one page that was sent. ``TAKEN``: there is a sheet to confirm, or to look at."""

    READ = "read", _("Read")
    READ_AGAIN = "read_again", _("Read before")
    HELD_ELSEWHERE = "held_elsewhere", _("With somebody else")
    ALREADY_ENTERED = "already_entered", _("Already entered")
    NO_CODE = "no_code", _("No code found")
    CUT = "cut", _("Cut off")
    BENT = "bent", _("Bent")
    TOO_SMALL = "too_small", _("Too small")
    UNKNOWN = "unknown", _("Unknown sheet")
    OTHER_FORM = "other_form", _("Another form")
    NOT_YOURS = "not_yours", _("Not yours")
    BAD_FORMAT = "bad_format", _("Not a picture")
    TOO_LARGE = "too_large", _("Too large")
    DAMAGED = "damaged", _("Cannot be opened")
    TOO_MANY = "too_many", _("Too many pages")
