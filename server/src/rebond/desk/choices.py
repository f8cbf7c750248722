from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PileVerb(TextChoices):
    """What is done to a whole pile at once."""

    RECEIVE = "receive", _("Receive")
    CHECK = "check", _("All checks passed")
    GRADE = "grade", _("Grade")
    PREPARE = "prepare", _("Prepare")
    SHELVE = "shelve", _("Put in stock")
    MOVE = "move", _("Change shelf")
    LOAD = "load", _("Load in a delivery")
    HOLD = "hold", _("Block")
    ELIMINATE = "eliminate", _("Eliminate")
    RETIRE = "retire", _("Put out of service")
    SET_ASIDE = "set_aside", _("Put in the waste batch")
