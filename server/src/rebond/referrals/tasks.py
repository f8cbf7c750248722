from __future__ import annotations

from rebond.referrals.actions import call_up_due, erase_contacts_due, forget_households_due


def run_due() -> int:
    """What falls due with the days: contact details are erased, people called up, households forgotten. Answer how many."""
    return erase_contacts_due() + call_up_due() + forget_households_due()
