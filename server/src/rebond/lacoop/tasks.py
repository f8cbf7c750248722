from __future__ import annotations

from rebond.lacoop.actions import read_due


def run_due() -> int:
    """Places that have a key are read once a day. Answer how many were."""
    return read_due()
