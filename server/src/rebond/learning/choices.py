from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SkillLevel(TextChoices):
    BEGINNER = "beginner", _("Beginner")
    BASIC = "basic", _("Basics to consolidate")
    INDEPENDENT = "independent", _("Independent")


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
