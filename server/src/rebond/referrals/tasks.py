from __future__ import annotations

from rebond.referrals.actions import erase_contacts_due


def run_due() -> int:
    """What falls due with the days: the erasure of contact details. Answer how many were erased."""
    return erase_contacts_due()
