from __future__ import annotations

from rebond.learning.actions import forget_agreements_due, send_reminders_due


def run_due() -> int:
    """Addresses of people whose path is over are forgotten; those who learn tomorrow are reminded. Answer how many."""
    return forget_agreements_due() + send_reminders_due()
