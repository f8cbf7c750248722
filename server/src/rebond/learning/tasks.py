from __future__ import annotations

from rebond.learning.actions import forget_agreements_due, forget_news_due, send_news_due, send_reminders_due


def run_due() -> int:
    """Addresses and news of no more use go; people are told of changes, and reminded of tomorrow. Answer how many."""
    return forget_agreements_due() + forget_news_due() + send_news_due() + send_reminders_due()
