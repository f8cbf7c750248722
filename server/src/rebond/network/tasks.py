"""What falls due with the days: roles that end by themselves."""

from __future__ import annotations

from rebond.network.actions import end_those_due


def run_due() -> int:
    """Answer how many roles ended."""
    return end_those_due()
