"""Many hands correct one handover, its return and its delivery at once: one correction counts, nobody gets a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CROWD = """
import sys, threading
import django

django.setup()
from django.db import connection, connections
from rebond.console.tables import make_at_once

make_at_once(connection)
sys.path.insert(0, sys.argv[1])
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, cancel_handover, hand_over, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.referrals.models import Referral
from rebond.stock.actions import receive_delivery, reopen_reception
from rebond.stock.models import Delivery
from tests.cast import gather
from tests.factories import a_referral
from tests.stock.prepared import TESTER, at_place

cast = gather()
(device,) = at_place(cast)
person = a_referral(cast.programme, place=cast.place, stage="path_done")
hand_over(actor=TESTER, pairs=[Pair(device, person)])
handover, delivery = Handover.objects.get(), Delivery.objects.get()
reason, faults = RectificationReason.WRONG_DAY, []
gestures = {
    0: lambda: cancel_handover(actor=TESTER, handover=handover, reason=reason),
    1: lambda: reopen_reception(actor=TESTER, delivery=delivery, reason=reason),
    2: lambda: take_back(actor=TESTER, devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY),
    3: lambda: receive_delivery(actor=TESTER, delivery=delivery, scanned=[device]),
}


def hand(number):
    try:
        gestures[number % 4]()
    except Refused:
        pass
    except Exception as error:
        faults.append(repr(error))
    finally:
        connections.close_all()


threads = [threading.Thread(target=hand, args=(number,)) for number in range(24)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert faults == [], faults
replayed = {e.stream: e.facts["target"] for e in Event.objects.order_by("pk") if "target" in e.facts}
assert replayed[device.stream] == Device.objects.get().stage
assert replayed[person.stream] == Referral.objects.get().stage
assert Event.objects.filter(kind="handover.cancelled").count() <= 1
assert Handover.objects.current().count() == (Device.objects.get().stage == "handed_over")
print("whole", Device.objects.get().stage)
"""


@pytest.mark.once
def test_corrections_at_once_leave_one_truth(tmp_path: Path) -> None:
    script = tmp_path / "crowd.py"
    script.write_text(CROWD, encoding="utf-8")
    tests = Path(__file__).resolve().parents[2]
    place = {"REBOND_DATA": str(tmp_path / "data"), "REBOND_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, str(script), str(tests)],
        env={**os.environ, **place, "DJANGO_SETTINGS_MODULE": "rebond.config.settings"},
        capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith("whole ")
