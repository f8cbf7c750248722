from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReopeningReason(TextChoices):
    """Why the figures of a closed year are to be published anew."""

    LATE_ENTRIES = "late_entries", _("Too many late entries: the figures are published anew")
    WRONG_FIGURES = "wrong_figures", _("The published figures were wrong")
    ASKED_BY_FUNDER = "asked_by_funder", _("A funder asks for figures of a later day")
    CLOSED_BY_MISTAKE = "closed_by_mistake", _("Closed by mistake, or too early")
