"""The process that runs reactions and seals: `rebond serve` starts it, and so does systemd in production."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from rebond.ledger.worker import Chore


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
    django.setup()

    from rebond.ledger.worker import run_forever

    stop = threading.Event()

    def finish(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    run_forever(stop, chores=chores())


def chores() -> list[Chore]:
    """What falls due with time, of every app that has some."""
    from rebond.donations.tasks import run_due as remind_of_agreements
    from rebond.handover.tasks import run_due as remind_of_loans
    from rebond.lacoop.tasks import run_due as read_la_coop
    from rebond.learning.tasks import run_due as remind_of_sessions
    from rebond.network.tasks import run_due as end_roles
    from rebond.notices.tasks import run_due as mail_notices
    from rebond.privacy.tasks import run_due as erase_what_is_due
    from rebond.referrals.tasks import run_due as follow_requests

    return [
        erase_what_is_due,
        follow_requests,
        remind_of_loans,
        remind_of_agreements,
        mail_notices,
        remind_of_sessions,
        read_la_coop,
        end_roles,
    ]


if __name__ == "__main__":
    main()
