from __future__ import annotations

import structlog

from rebond.referrals.actions import (
    call_up_due,
    forget_households_due,
    mail_link_news,
    tell_late,
    tell_weekly,
)

CHORES = (call_up_due, forget_households_due, tell_late, tell_weekly, mail_link_news)
log = structlog.get_logger(__name__)


def run_due() -> int:
    """What falls due with the days: people are called up, households forgotten, prescribers told. Answer how many.

    What a mail server refused leaves. One that fails leaves the others their turn, and comes round again. Contact details
    are erased, and counted, by `privacy.tasks`.
    """
    done = 0
    for chore in CHORES:
        try:
            done += chore()
        except Exception:
            log.exception("referrals.chore_failed", chore=chore.__name__)
    return done
