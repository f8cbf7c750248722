"""What a person reads of each page that was sent, and what they do about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.pads.choices import ReadingOutcome as Outcome

WAITING, CONFIRM = _("Sheets to confirm"), _("Confirm")
"""Of the line in "To do"."""

BADGES: Mapping[Outcome, str] = MappingProxyType(
    {
        **dict.fromkeys(Outcome, "blocked"),
        Outcome.READ: "done",
        Outcome.READ_AGAIN: "neutral",
        Outcome.ALREADY_ENTERED: "neutral",
    }
)
CURES: Mapping[Outcome, StrPromise] = MappingProxyType(
    {
        Outcome.READ: _("Look at it and confirm it."),
        Outcome.READ_AGAIN: _("It waited already. Look at what is kept and confirm it."),
        Outcome.HELD_ELSEWHERE: _("Somebody else photographed this sheet before you. Ask the coordination."),
        Outcome.ALREADY_ENTERED: _("This sheet was entered before. Nothing is entered twice."),
        Outcome.NO_CODE: _(
            "No code of a sheet was found. Take the picture again: whole sheet, sharp, in good light."
        ),
        Outcome.CUT: _(
            "The black squares of the corners are not all in the picture. Take it again, the whole sheet in sight."
        ),
        Outcome.BENT: _("The sheet is folded or bent. Lay it flat and take the picture again."),
        Outcome.TOO_SMALL: _("The sheet is too small in the picture. Take it from nearer."),
        Outcome.UNKNOWN: _(
            "This sheet comes from no pad that is known here. Enter what it says on the page “Refer a person”."
        ),
        Outcome.OTHER_FORM: _(
            "This sheet was printed with another form than its pad. Enter what it says on the page “Refer a person”."
        ),
        Outcome.NOT_YOURS: _(
            "This sheet was printed for another organisation or another territory. Give it to the coordination."
        ),
        Outcome.BAD_FORMAT: _("This file is neither JPEG, PNG nor PDF. Send a photograph or a scan."),
        Outcome.TOO_LARGE: _("This file is too large. Send a smaller picture."),
        Outcome.DAMAGED: _("This file cannot be opened. Send it again, or take another picture."),
        Outcome.TOO_MANY: _("Too many pages at once. Send 40 at the most."),
    }
)
