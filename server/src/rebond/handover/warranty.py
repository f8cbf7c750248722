"""Until when a computer that fails is repaired or exchanged: what was promised to the person who has it."""

from __future__ import annotations

from datetime import date

from rebond.handover.models import Handover
from rebond.preparation.warranty import promised_with


def warranty_until(handover: Handover) -> date | None:
    """The last day. None: nothing was promised, or the person has the computer no more."""
    if not handover.is_current:
        return None
    known = promised_with(handover.device)
    return known.ends_on if known else None
