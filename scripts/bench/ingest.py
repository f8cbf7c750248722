"""Real reports sent by 8 clients at once to a running server on SQLite, all on the same cores.

The limit is 30 a second and no failure. Two alternatives are named in docs/benchmarks.md with their own figures.
"""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import django

django.setup()

from bench import setting  # noqa: E402 - Django must be set up first
from passport.formats import UnreadableDocument, read  # noqa: E402
from rebond.access import Role  # noqa: E402
from rebond.demonstration.machines import L440, LATITUDE, PROBOOK, hardware_report, invent  # noqa: E402
from rebond.network.actions import create_token  # noqa: E402
from rebond.network.actors import actor_for  # noqa: E402

CLIENTS, DOCUMENTS, LIMIT = 8, 400, 30.0


def main() -> None:
    lot = setting.a_lot()
    hat = setting.a_hat(lot, Role.COORDINATOR)
    token = create_token(actor=actor_for(hat), membership=hat, label="bench")
    documents = _documents()
    port = _free_port()
    server = subprocess.Popen(
        ["rebond", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        started = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            parts = [documents[number::CLIENTS] for number in range(CLIENTS)]
            answers = [
                one
                for part in clients.map(lambda part: _send(port, token, lot.reference, part), parts)
                for one in part
            ]
        taken = time.perf_counter() - started
    finally:
        server.terminate()
        server.wait(20)
    _tell(answers, taken)


def _documents() -> list[tuple[str, bytes]]:
    """Readable reports of the recorded machines, then invented ones up to the number wanted."""
    found: list[tuple[str, bytes]] = []
    if corpus := os.environ.get("REBOND_CORPUS"):
        for path in sorted(Path(corpus).rglob("*")):
            if path.is_file() and path.stat().st_size < 400_000 and _is_report(path):
                found += [(path.name, path.read_bytes())]
    found = found[:: max(1, len(found) // DOCUMENTS)][:DOCUMENTS]
    chance = random.Random(8)
    kinds = (L440, LATITUDE, PROBOOK)
    for number in range(DOCUMENTS - len(found)):
        (machine,) = invent(chance, kinds[number % 3], 1, prefix=f"B{number}-")
        moment = datetime(2024, 1, 1, tzinfo=UTC)
        found.append((f"{number}.json", hardware_report(machine, moment=moment)))
    return found


def _is_report(path: Path) -> bool:
    try:
        read(path.read_bytes(), path.name)
    except UnreadableDocument:
        return False
    return True


def _send(
    port: int, token: str, lot: str, documents: list[tuple[str, bytes]]
) -> list[tuple[int, str, float]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    answers = []
    for name, data in documents:
        started = time.perf_counter()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
        connection.request("POST", f"/api/v1/reports?lot={lot}&name={name}", body=data, headers=headers)
        response = connection.getresponse()
        body = response.read()
        outcome = (
            json.loads(body).get("outcome", "")
            if response.status < 300
            else body[:80].decode(errors="replace")
        )
        answers.append((response.status, outcome, time.perf_counter() - started))
    return answers


def _tell(answers: list[tuple[int, str, float]], taken: float) -> None:
    rate = len(answers) / taken
    failures = [answer for answer in answers if answer[0] >= 300]
    waits = sorted(answer[2] for answer in answers)
    print(
        f"{len(answers)} documents by {CLIENTS} clients in {taken:.1f} s: {rate:.0f} a second "
        f"(x {rate / LIMIT:.1f} the limit of {LIMIT:.0f}), {len(failures)} failures, "
        f"median {statistics.median(waits) * 1000:.0f} ms, worst {waits[-1] * 1000:.0f} ms"
    )
    print("outcomes:", dict(Counter(outcome for _status, outcome, _wait in answers)))
    if failures:
        print("first failure:", failures[0])
    print(json.dumps({"holds": rate >= LIMIT and not failures}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


main()
