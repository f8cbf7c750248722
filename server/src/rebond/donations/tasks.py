"""What falls due with the days: the reminders of agreements that end, or wait for a signature."""

from __future__ import annotations

from rebond.donations.actions import remind_of_agreements, remind_of_signatures


def run_due() -> int:
    """Answer of how many agreements somebody was reminded, again or for the first time."""
    return remind_of_agreements() + remind_of_signatures()
