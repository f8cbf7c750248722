"""A pile among many devices: one scan looked up through the page, then gestures on 200; limits 100 ms and 2 s.

On a busy machine a time says little by itself, so the same look-up among 1,000 devices is measured in the same run:
what a hundred times as many devices cost is the ratio.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import setting  # noqa: E402
from rebond.access import Role  # noqa: E402
from rebond.desk.actions import Wish, act_on_pile, undo_pile  # noqa: E402
from rebond.devices.actions import register  # noqa: E402
from rebond.devices.models import Device  # noqa: E402
from rebond.network.actors import actor_for  # noqa: E402

FEW, MANY, SCANS, PILE, RUNS, WARM_UP = 1_000, 100_000, 200, 200, 5, 5
SCAN_LIMIT, GESTURE_LIMIT = 0.100, 2.0


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    lot = setting.a_lot()
    hat = setting.a_hat(lot, Role.COORDINATOR)
    client = Client(SERVER_NAME="localhost")
    client.force_login(hat.user)
    few = _scans(client, setting.computers(lot, FEW))
    made = setting.computers(lot, many - FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    full = _scans(client, made)
    print(
        f"one scan among {FEW} devices: median {few['median'] * 1000:.1f} ms; among {many}: median "
        f"{full['median'] * 1000:.1f} ms, 95 in 100 within {full['most'] * 1000:.1f} ms (x {full['median'] / few['median']:.2f}); "
        f"{full['median'] / SCAN_LIMIT:.2f} of the limit of {SCAN_LIMIT * 1000:.0f} ms"
    )
    done, undone = _gestures(lot, hat)
    print(
        f"one gesture on {PILE} of {many}: median {done:.3f} s, {done / GESTURE_LIMIT:.2f} of the limit of "
        f"{GESTURE_LIMIT:.0f} s; undone in {undone:.3f} s"
    )
    print(json.dumps({"holds": full["median"] <= SCAN_LIMIT and done <= GESTURE_LIMIT}))


def _scans(client: Client, devices: list[Device]) -> dict[str, float]:
    """Tags and serial numbers in turn, one request each, as a hand scanner sends them."""
    step = max(1, len(devices) // (SCANS + WARM_UP))
    chosen = devices[::step][: SCANS + WARM_UP]
    address, taken = reverse("desk:pile_look"), []
    for number, device in enumerate(chosen):
        code = device.asset_tag if number % 2 else device.serial
        started = time.perf_counter()
        answer = client.post(address, {"code": code})
        taken.append(time.perf_counter() - started)
        (seen,) = answer.json()["seen"]
        if seen["tag"] != device.asset_tag:
            raise SystemExit(f"{code} was read as {seen['tag'] or seen['kind']}")
    measured = sorted(taken[WARM_UP:])
    return {"median": statistics.median(measured), "most": measured[int(len(measured) * 0.95)]}


def _gestures(lot: setting.Lot, hat: setting.Membership) -> tuple[float, float]:
    actor, done, undone = actor_for(hat), [], []
    for run in range(RUNS):
        new = [setting.a_new_device(run * PILE + number) for number in range(PILE)]
        pile = register(actor=setting.BENCH, lot=lot, new=new, source="bench")
        started = time.perf_counter()
        gesture = act_on_pile(actor=actor, key=uuid4(), wish=Wish(verb="receive", devices=pile))
        done.append(time.perf_counter() - started)
        if len(gesture.taken) != PILE:
            raise SystemExit(f"{len(gesture.taken)} of {PILE} were received")
        started = time.perf_counter()
        undo_pile(actor=actor, key=gesture.key)
        undone.append(time.perf_counter() - started)
    return statistics.median(done), statistics.median(undone)


main()
