from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PathState(TextChoices):
    OPEN = "open", _("In progress")
    COMPLETED = "completed", _("Completed")
    WAIVED = "waived", _("Exempted")
    ABANDONED = "abandoned", _("Abandoned")


class Presence(TextChoices):
    EXPECTED = "expected", _("Expected")
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")


class FollowUpState(TextChoices):
    OPEN = "open", _("To follow up")
    CAME_BACK = "came_back", _("Comes again")
    STOPPED = "stopped", _("Stopped")


class Change(TextChoices):
    """What became of a session that people count on."""

    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")


class Means(TextChoices):
    """How somebody learned of it."""

    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    PLACE = "place", _("By the place")


class Channel(TextChoices):
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
