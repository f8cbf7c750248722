"""What falls due with the days: the reminders of loans."""

from __future__ import annotations

from rebond.handover.actions import remind_of_loans


def run_due() -> int:
    """Answer of how many groups of loans somebody was reminded, again or for the first time."""
    return remind_of_loans()
