"""One step on a pile of 200 devices, judged one by one and recorded: the limit is 2 s."""

from __future__ import annotations

import json
import statistics
import time

import django

django.setup()

from bench import setting  # noqa: E402 - Django must be set up first
from rebond.devices.actions import receive, register  # noqa: E402
from rebond.stock.actions import declare_missing  # noqa: E402
from rebond.stock.choices import MissingReason  # noqa: E402

PILE, RUNS, LIMIT = 200, 5, 2.0


def main() -> None:
    lot, taken = setting.a_lot(), []
    for run in range(RUNS):
        new = [setting.a_new_device(run * PILE + number) for number in range(PILE)]
        pile = register(actor=setting.BENCH, lot=lot, new=new, source="bench")
        started = time.perf_counter()
        receive(actor=setting.BENCH, devices=pile, workshop=lot.workshop)
        taken.append(time.perf_counter() - started)
        declare_missing(actor=setting.BENCH, devices=pile, reason=MissingReason.NOT_FOUND)
    median = statistics.median(taken)
    print(f"one step on {PILE} devices in {median:.3f} s: {median / LIMIT:.2f} of the limit of {LIMIT:.0f} s")
    print(json.dumps({"holds": median <= LIMIT}))


main()
