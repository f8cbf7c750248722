"""One scanner, as a process of its own: takes vouchers one by one and prints how many it was given.

    python scanners.py SESSION FIRST LAST AT

``REBOND_DATA`` says where the database lies; scanning begins at the moment ``AT`` (seconds since 1970), together with
the others.
"""

from __future__ import annotations

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "rebond.config.settings"


def main(session: int, first: int, last: int, at: float) -> None:
    django.setup()
    from rebond.access import system_actor
    from rebond.learning.models import Session
    from rebond.vouchers.actions import redeem
    from rebond.vouchers.models import Voucher

    vouchers = list(Voucher.objects.filter(pk__gte=first, pk__lte=last).order_by("pk"))
    meeting = Session.objects.get(pk=session)
    time.sleep(max(at - time.time(), 0))
    taken = [redeem(actor=system_actor("tests"), session=meeting, vouchers=[one]).taken for one in vouchers]
    sys.stdout.write(f"{sum(len(rows) for rows in taken)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
