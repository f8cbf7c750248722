from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FinalResult(TextChoices):
    PASSED = "passed", pgettext_lazy("final check", "Passed")
    FAILED = "failed", pgettext_lazy("final check", "Sent back")

    @property
    def kind(self) -> str:
        return {"passed": "done"}.get(self.value, "blocked")


class FinalFault(TextChoices):
    """Why a final check fails."""

    SYSTEM = "system", _("The system does not start, or is another one")
    SOFTWARE = "software", _("A program is missing or does not open")
    SETTINGS = "settings", _("A setting is not that of the recipe")
    TRACES = "traces", _("An account or a file of somebody is left")
    FUNCTION = "function", _("A function does not work")
    CLEANING = "cleaning", _("It is not clean")
    GRADE = "grade", _("The grade is not right")

    PREPARED_AGAIN = nonmember(frozenset({"system", "software", "settings", "traces"}))
    """Put right by preparing the computer again."""
    GRADED_AGAIN = nonmember(frozenset({"cleaning", "grade"}))
    """Put right by cleaning it and giving it its grade again."""


class DefectPart(TextChoices):
    """What a picture of a defect shows: the parts that are graded, and the rest."""

    CASE = "case", pgettext_lazy("defect", "Case")
    SCREEN = "screen", pgettext_lazy("defect", "Screen")
    KEYBOARD = "keyboard", pgettext_lazy("defect", "Keyboard")
    OTHER = "other", pgettext_lazy("defect", "Something else")
