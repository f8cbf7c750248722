from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Claim(TextChoices):
    """What the external workshop says of a computer that it gives back."""

    DONE = "done", _("Work done")
    BEYOND_REPAIR = "beyond_repair", _("Cannot be saved")
    AS_IT_IS = "as_it_is", _("Given back as it is")


class Result(TextChoices):
    """What came of one entrusted computer. Empty: it is still there, or on its way back.

    Unproven: it was given back as done, and a drive lacks its proof: it is not ready, and nothing is due for it yet.
    """

    READY = "ready", pgettext_lazy("entrusted", "Came back ready")
    BEYOND_REPAIR = "beyond_repair", pgettext_lazy("entrusted", "Cannot be saved")
    UNFINISHED = "unfinished", pgettext_lazy("entrusted", "Came back unfinished")
    UNPROVEN = "unproven", pgettext_lazy("entrusted", "Refused as ready: proof missing")
    LOST = "lost", pgettext_lazy("entrusted", "Declared missing")
    NEVER_LEFT = "never_left", pgettext_lazy("entrusted", "Never left")

    OPEN = nonmember(frozenset({"", "unproven"}))
    KINDS = nonmember(
        {
            "ready": "done",
            "beyond_repair": "neutral",
            "unfinished": "attention",
            "unproven": "blocked",
            "lost": "blocked",
            "never_left": "neutral",
        }
    )
