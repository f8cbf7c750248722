"""What is asked after a handover. "Not known" is an answer, never a hole."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Occasion(TextChoices):
    AT_3_MONTHS = "3", _("At 3 months")
    AT_12_MONTHS = "12", _("At 12 months")


class Reached(TextChoices):
    REACHED = "reached", pgettext_lazy("follow-up", "Reached")
    NOT_REACHED = "not_reached", _("Not reached")
    REFUSED = "refused", pgettext_lazy("follow-up", "Does not wish to answer")


class Answer(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


class Condition(TextChoices):
    """How the computer does, in the words of the person."""

    WORKS = "works", _("It works")
    FAULTY = "faulty", _("It works badly, or no more")
    LOST = "lost", _("It was lost or stolen")
    PASSED_ON = "passed_on", _("Somebody else has it now")
    NOT_KNOWN = "not_known", _("Not known")


class Use(TextChoices):
    RIGHTS = "rights", _("Rights and public services")
    WORK = "work", _("Work, or looking for it")
    SCHOOL = "school", _("School and training")
    FAMILY = "family", _("Family and friends")
    HEALTH = "health", _("Health")
    MONEY = "money", _("Bank and purchases")
    LEISURE = "leisure", _("Leisure and information")


class Fate(TextChoices):
    """Of one computer, at one occasion. What is not known is told apart from what is."""

    IN_USE = "in_use", _("Still used")
    NOT_USED = "not_used", _("Not used")
    BROKEN = "broken", _("Broken down")
    GONE = "gone", _("Lost, stolen or passed on")
    CAME_BACK = "came_back", _("Came back before")
    USE_ENDED = "use_ended", _("Use ended before, as the place was told")
    LOAN_ENDED = "loan_ended", _("Loan ended as agreed")
    NOT_KNOWN = "not_known", _("The person does not know")
    NOT_REACHED = "not_reached", _("Not reached")
    REFUSED = "refused", pgettext_lazy("follow-up", "Does not wish to answer")
    NOT_ASKED = "not_asked", _("Not asked")
    NOT_DUE = "not_due", _("Too early to ask")
