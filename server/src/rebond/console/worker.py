"""The process that runs reactions and seals: `rebond serve` starts it, and so does systemd in production."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
    django.setup()

    from rebond.ledger.worker import run_forever
    from rebond.referrals.tasks import run_due

    stop = threading.Event()

    def finish(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    run_forever(stop, chores=[run_due])


if __name__ == "__main__":
    main()
