from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fact(TextChoices):
    """What a criterion may look at: facts of the referral, never who the person is."""

    PUBLIC = "public", _("Public")
    AGE_BRACKET = "age_bracket", _("Age")
    OCCUPATION = "occupation", _("Occupation")
    INTERNET_AT_HOME = "internet_at_home", _("Internet at home")


class SessionState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("In session")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Decision(TextChoices):
    RETAINED = "retained", _("Retained")
    WAITING = "waiting", _("Waiting list")
    REFUSED = "refused", _("Refused")


REFUSAL_REASONS = (
    "not_eligible",
    "household_equipped",
    "out_of_area",
    "other_need",
    "gave_up",
    "moved",
    "duplicate",
)
"""Of `referrals.choices.ClosingReason`: those that a committee may give."""
