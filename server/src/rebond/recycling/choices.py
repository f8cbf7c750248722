from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DisposalReason(TextChoices):
    TOO_OLD = "too_old", _("Too old for a supported system")
    BROKEN = "broken", _("Broken, repair not worth it")
    DRIVE_UNERASABLE = "drive_unerasable", _("Drive that cannot be erased")
    LOCKED = "locked", _("Locked, never released by the donor")
    FOR_PARTS = "for_parts", _("Taken apart for its parts")
    DANGEROUS = "dangerous", _("Dangerous (battery, damage)")
