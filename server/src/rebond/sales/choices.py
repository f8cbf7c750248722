from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetOffReason(TextChoices):
    """Why the rest of an instalment plan is not asked for any more."""

    CAME_BACK = "came_back", _("The computer came back")
    CANNOT_PAY = "cannot_pay", _("The person cannot pay")
    OTHER_HELP = "other_help", _("Another body pays")


class PaymentMistake(TextChoices):
    """Why a payment that was entered never was."""

    WRONG_PERSON = "wrong_person", _("It was for another sale")
    WRONG_AMOUNT = "wrong_amount", _("Wrong amount")
    NOT_PAID = "not_paid", _("The money did not come")
    SALE_CANCELLED = "sale_cancelled", _("The sale was cancelled")

    ENTERED = nonmember(("wrong_person", "wrong_amount", "not_paid"))
    """Those that a person chooses; the last one follows from the sale."""
