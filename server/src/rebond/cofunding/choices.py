"""What is asked for the common indicators of Regulation (EU) 2021/1057, annex I."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Employment(TextChoices):
    """On the day of entry."""

    UNEMPLOYED = "unemployed", _("Unemployed for less than 12 months")
    LONG_UNEMPLOYED = "long_unemployed", _("Unemployed for 12 months or more")
    INACTIVE = "inactive", _("Without work and not looking for it")
    EMPLOYED = "employed", _("Employed or self-employed")


class Schooling(TextChoices):
    """The highest level reached (ISCED 2011)."""

    LOWER = "0-2", _("Up to the end of collège (ISCED 0 to 2)")
    UPPER = "3-4", _("CAP, BEP, baccalauréat (ISCED 3 and 4)")
    TERTIARY = "5-8", _("After the baccalauréat (ISCED 5 to 8)")


class Situation(TextChoices):
    """Told only by who wishes to."""

    DISABILITY = "disability", _("With a disability")
    THIRD_COUNTRY = "third_country", _("National of a country outside of the European Union")
    FOREIGN = "foreign", _("Of foreign origin")
    MINORITY = "minority", _("Of a minority (Roma among others)")
    HOMELESS = "homeless", _("Without a home, or at risk of losing it")
    RURAL = "rural", _("Living in a rural area")


class Leaving(TextChoices):
    """Within four weeks of leaving; several may be true."""

    SEARCHING = "searching", _("Is looking for work")
    TRAINING = "training", _("Is at school or in training")
    QUALIFIED = "qualified", _("Gained a qualification")
    WORKING = "working", _("Is employed or self-employed")


class Later(TextChoices):
    """Six months after leaving; several may be true."""

    WORKING = "working", _("Is employed or self-employed")
    BETTER = "better", _("Has a better situation at work than at entry")


class Gender(TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other")


class State(TextChoices):
    IN = "in", _("In the programme")
    LEFT = "left", _("Has left")
    FOLLOWED = "followed", _("Asked again after six months")
    WITHDRAWN = "withdrawn", _("Consent withdrawn: erased")
    ERASED = "erased", _("Erased: its time was over")
