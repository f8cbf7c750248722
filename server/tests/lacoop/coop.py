"""La Coop, as its OpenAPI description 1.0.0 says it answers: a small server on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

KEY = "lafabrique:s3cr3t"
STRUCTURE = "6f2f2b1e-7f0e-4a57-9a1b-0d1f5a3c9e11"


def an_activity(**said: Any) -> dict[str, Any]:
    """One workshop of two hours at the place, as the API writes it; ``said`` replaces its attributes."""
    return {
        "type": "activite",
        "id": said.pop("id", str(uuid4())),
        "attributes": {
            "type": "collectif",
            "mediateur_id": str(uuid4()),
            "accompagnements": 3,
            "date": "2026-02-24",
            "duree": 120,
            "type_lieu": "lieu_activite",
            "structure_id": STRUCTURE,
            "lieu_code_postal": None,
            "lieu_commune": None,
            "lieu_code_insee": None,
            "creation": "2026-02-24T16:00:00.000Z",
            "modification": None,
            "suppression": None,
            "autonomie": None,
            "oriente_vers_structure": None,
            "structure_de_redirection": None,
            "materiel": ["ordinateur"],
            "thematiques": ["email"],
            "tags": ["secret du groupe"],
            "precisions_demarche": "Madame Martin a perdu son mot de passe",
            "titre_atelier": "Découverte de l’e-mail",
            "niveau_atelier": "debutant",
            **said,
        },
    }


@dataclass
class Coop:
    """``status``, ``body`` and ``delay`` make it fail; ``asked`` is what it was asked."""

    url: str = ""
    activities: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 2
    status: int = 200
    body: bytes | None = None
    delay: float = 0
    next_host: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, authorization: str) -> tuple[int, bytes]:
        self.asked.append(path)
        time.sleep(self.delay)
        if authorization != f"Bearer {KEY}":
            return 401, b"{}"
        if self.status != 200 or self.body is not None:
            return self.status, self.body or b"{}"
        return 200, json.dumps(self._page(parse_qs(urlsplit(path).query))).encode()

    def _page(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        rows = [one for one in self.activities if _passes(one["attributes"], asked)]
        start = int(asked.get("page[after]", ["0"])[0])
        end = start + self.page_size
        more = end < len(rows)
        kept = "&".join(
            f"{quote(name)}={quote(values[0])}" for name, values in asked.items() if name != "page[after]"
        )
        following = f"{self.next_host or self.url}/activites?{kept}&{quote('page[after]')}={end}"
        links = {"self": f"{self.url}/activites"} | ({"next": following} if more else {})
        return {
            "data": rows[start:end],
            "links": links,
            "meta": {"total_count": len(rows), "has_next_page": more, "has_prev_page": start > 0},
        }


def _passes(said: dict[str, Any], asked: dict[str, list[str]]) -> bool:
    for name, attribute in (("creation", "creation"), ("modification", "modification")):
        since = asked.get(f"filter[{name}][depuis]")
        if since and (
            said[attribute] is None
            or datetime.fromisoformat(said[attribute]) < datetime.fromisoformat(since[0])
        ):
            return False
    return True


@contextmanager
def a_coop() -> Iterator[Coop]:
    coop = Coop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = coop.answer(self.path, self.headers.get("Authorization", ""))
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # who asked did not wait

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    coop.url = f"http://127.0.0.1:{server.server_port}/api/v1"
    try:
        yield coop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
