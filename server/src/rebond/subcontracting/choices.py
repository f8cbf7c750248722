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

    Unproven: a drive lacks its proof, whatever is said of the computer. To confirm: the workshop says that it cannot be
    saved, and nobody here said so yet. Nothing is due for either.
    """

    READY = "ready", pgettext_lazy("entrusted", "Came back ready")
    BEYOND_REPAIR = "beyond_repair", pgettext_lazy("entrusted", "Cannot be saved")
    TO_CONFIRM = "to_confirm", pgettext_lazy("entrusted", "Said to be beyond repair, to confirm")
    UNFINISHED = "unfinished", pgettext_lazy("entrusted", "Came back unfinished")
    UNPROVEN = "unproven", pgettext_lazy("entrusted", "Refused as ready: proof missing")
    LOST = "lost", pgettext_lazy("entrusted", "Declared missing")
    NEVER_LEFT = "never_left", pgettext_lazy("entrusted", "Never left")

    OPEN = nonmember(frozenset({"", "unproven", "to_confirm"}))
    KINDS = nonmember(
        {
            "ready": "done",
            "beyond_repair": "neutral",
            "to_confirm": "attention",
            "unfinished": "attention",
            "unproven": "blocked",
            "lost": "blocked",
            "never_left": "neutral",
        }
    )
