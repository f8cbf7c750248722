from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgentKind(TextChoices):
    STICK = "stick", _("USB stick")
    BENCH = "bench", _("Bench server")


class RevocationReason(TextChoices):
    """Why an agent, or a key of a workshop, is believed no more."""

    STOLEN = "stolen", pgettext_lazy("key", "Stolen")
    LOST = "lost", pgettext_lazy("key", "Lost")
    RETIRED = "retired", _("No longer used")


class KeyState(TextChoices):
    SIGNING = "signing", _("Signs")
    RETIRED = "retired", pgettext_lazy("key", "Replaced, still believed")
    REVOKED = "revoked", pgettext_lazy("key", "Revoked")
