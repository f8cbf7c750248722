"""List, search and device page at a number of devices: median of 20 after 3."""

from __future__ import annotations

import json
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import setting  # noqa: E402 - Django must be set up first
from rebond.access import Role  # noqa: E402

RUNS, WARM_UP = 20, 3


def main() -> None:
    count = int(sys.argv[1])
    lot = setting.a_lot()
    started = time.perf_counter()
    devices = setting.computers(lot, count)
    print(f"{count} devices made in {time.perf_counter() - started:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(setting.a_hat(lot, Role.COORDINATOR).user)
    chosen = devices[len(devices) // 2]
    chosen.refresh_from_db()
    pages = {
        "list": reverse("devices:list"),
        "stage": f"{reverse('devices:list')}?stage=received",
        "search": f"{reverse('devices:list')}?search={chosen.serial[1:6]}",
        "scan": f"{reverse('desk:scan')}?code={chosen.serial}",
        "device": reverse("desk:device", args=[chosen.asset_tag]),
    }
    milliseconds = {name: _median(client, address) for name, address in pages.items()}
    print(json.dumps({"milliseconds": milliseconds}))


def _median(client: Client, address: str) -> float:
    taken = []
    for run in range(WARM_UP + RUNS):
        started = time.perf_counter()
        response = client.get(address)
        if run >= WARM_UP:
            taken.append((time.perf_counter() - started) * 1000)
        if response.status_code not in {200, 302}:
            raise SystemExit(f"{address} answered {response.status_code}")
    return statistics.median(taken)


main()
