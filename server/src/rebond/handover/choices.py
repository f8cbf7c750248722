from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WaiverReason(TextChoices):
    """Why a computer may be handed over before the point that the programme sets (rule 4)."""

    URGENT_NEED = "urgent_need", _("Urgent need (job, school, rights)")
    ALREADY_SKILLED = "already_skilled", _("Already knows how to use it")
    CANNOT_ATTEND = "cannot_attend", _("Cannot attend the sessions (health, care, distance)")


class ReturnReason(TextChoices):
    FAULTY = "faulty", _("Faulty")
    LOAN_ENDED = "loan_ended", _("Loan ended")
    GIVEN_UP = "given_up", _("The person gave it up")
    NOT_DELIVERED = "not_delivered", _("Delivery sent back")
    STOCK_RECALLED = "stock_recalled", _("Called back by the coordination")
