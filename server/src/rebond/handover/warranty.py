"""Until when a computer that fails is repaired or exchanged: what was promised to the person who has it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from rebond.handover.models import Handover
from rebond.kit.days import months_after


def warranty_until(handover: Handover) -> date | None:
    """The last day. None: nothing was promised, or the computer came back."""
    months = handover.referral.kept_rules.warranty_months
    if not months or handover.ended_at is not None or handover.cancelled_at is not None:
        return None
    return months_after(timezone.localdate(handover.handed_over_at), months)
