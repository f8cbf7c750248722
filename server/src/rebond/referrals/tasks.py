from __future__ import annotations

from rebond.referrals.actions import call_up_due, forget_households_due, tell_late, tell_weekly


def run_due() -> int:
    """What falls due with the days: people are called up, households forgotten, prescribers told. Answer how many.

    Contact details are erased, and counted, by `privacy.tasks`.
    """
    return call_up_due() + forget_households_due() + tell_late() + tell_weekly()
