"""A server on this computer that takes documents as the real one does: over HTTP, once for each key.

It can lose its answer after having recorded, be out of order, refuse, or know nobody by their token.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

TOKEN = "stick-token"
TAG = "RB-4K7Q-9N"


class Received:
    """What came in. `recorded` holds each document once; `arrivals` every request that was answered or lost."""

    def __init__(self) -> None:
        self.recorded: dict[str, bytes] = {}
        self.arrivals: list[tuple[str, str, dict[str, str]]] = []
        self.contradictions: list[str] = []
        self.contradicting: list[bytes] = []  # what came under a key that was known with other bytes
        self.states: list[dict[str, Any]] = []  # what the live bench was told, in order
        self.answers: list[int] = []  # statuses to give before behaving; 0 records and drops the connection
        self.reason = ""  # why a planned answer refuses
        self.check_list: dict[str, Any] | None = None  # what the programme of the computer asks for
        self.device: str | None = TAG
        self.operator = ""  # who works with the stick
        self.lock = threading.Lock()
        self.url = ""

    def take(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        key = headers.get("idempotency-key", "")
        with self.lock:
            self.arrivals.append((path, key, headers))
            planned = self.answers.pop(0) if self.answers else None
            if planned:
                return planned, {"message": f"planned {planned}", "reason": self.reason}
            if headers.get("authorization") != f"Bearer {TOKEN}":
                return 401, {"detail": "unknown token"}
            if path.endswith("/agents/state"):
                self.states.append(json.loads(body))
            if self.recorded.setdefault(key, body) != body:
                self.contradictions.append(key)
                self.contradicting.append(body)
            told = {"outcome": "created", "device": self.device, "message": "taken"}
            if path.endswith("/agents/state"):
                told = {"operator": self.operator}
            return (0 if planned == 0 else 201), told


class _Handler(BaseHTTPRequestHandler):
    received: ClassVar[Received]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) != length:
            self.close_connection = True
            return  # the sender was killed in the middle: nothing whole came in
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, told = self.received.take(self.path, body, headers)
        if status == 0:
            self.close_connection = True
            self.connection.close()
            return
        self._answer(status, told)

    def do_GET(self) -> None:
        with self.received.lock:
            self.received.arrivals.append((self.path, "", {}))
            found = self.received.check_list
        self._answer(200 if found else 404, found or {"detail": "nothing here"})

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that ends in the middle is what is tested."""


@contextmanager
def serving() -> Iterator[Received]:
    received = Received()
    handler = type("Handler", (_Handler,), {"received": received})
    server = _Server(("127.0.0.1", 0), handler)
    received.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silence() -> Iterator[str]:
    """The address of a server that takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
