"""Many hands at once on overlapping piles: every computer is received once, nobody gets a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CROWD = """
import random, sys, threading
import django

django.setup()
from django.db import connection, connections
from rebond.console.tables import make_at_once

make_at_once(connection)
sys.path.insert(0, sys.argv[1])
from rebond.access import system_actor
from rebond.devices.actions import import_list, keep_list, receive, rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device, Identifier
from rebond.ledger.models import Event
from tests.factories import a_lot, devices

lot = a_lot()
other = a_lot(lot.agreement, workshop=lot.workshop)
pile = list(devices(200, lot, stage="announced"))
faults, taken = [], []
actor = system_actor("crowd")
text = ("SN;Marque\\n" + "".join(f"SHARED{n:04d};HP\\n" for n in range(60))).encode()


def hand(number):
    try:
        mine = random.Random(number).sample(pile, 50)
        taken.extend(device.pk for device in receive(actor=actor, devices=mine, workshop=lot.workshop).taken)
        if number % 5 == 0:
            kept = keep_list(actor=actor, lot=(lot, other)[number % 2], file_name="l.csv", content=text)
            import_list(actor=actor, kept=kept)
        if number % 7 == 0:
            rectify(actor=actor, devices=mine[:3], reason=RectificationReason.WRONG_SCAN)
    except Exception as error:
        faults.append(repr(error))
    finally:
        connections.close_all()


threads = [threading.Thread(target=hand, args=(number,)) for number in range(20)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert faults == [], faults
replayed = {e.stream: e.facts["target"] for e in Event.objects.order_by("pk") if "target" in e.facts}
assert replayed == {device.stream: device.stage for device in Device.objects.all()}
received = Event.objects.filter(kind="device.received").count()
rectified = Event.objects.filter(kind="device.rectified").count()
assert received == len(taken), (received, len(taken))
assert Device.objects.exclude(received_at=None).count() == received - rectified
assert Identifier.objects.filter(normalised__startswith="SHARED").count() == 60
print("whole", received, rectified)
"""


@pytest.mark.once
def test_twenty_hands_on_overlapping_piles_of_one_file_make_no_fault(tmp_path: Path) -> None:
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
