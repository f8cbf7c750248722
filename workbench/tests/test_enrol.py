"""Joining a workshop: what is kept, and what is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.certificate_keys import delegate, delegation_to_json, public_key
from passport.enrolment import check_proof_of_key
from passport.strict import b64
from workbench import cli
from workbench.exits import Exit
from workbench.spool import Spool

WORKSHOP = Ed25519PrivateKey.generate()
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
Answer = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


def vouching_for(subject: str) -> dict[str, Any]:
    delegation = delegate(WORKSHOP, subject=subject, label="Clé 7", not_before=SINCE, not_after=UNTIL)
    return json.loads(delegation_to_json(delegation))


def welcoming(given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    check_proof_of_key(given["public_key"], code=given["code"], proof=given["proof"])
    if given["code"] != "K7Q2-9MXD":
        return 404, {"code": "code_unusable", "message": "This code is not valid."}
    return 200, {
        "agent": "agent:1",
        "name": "Clé 7",
        "workshop": "Atelier de Dax",
        "token": "a-token",
        "delegation": vouching_for(given["public_key"]),
        "trust": {"schema": "rebond.trust/1", "keys": []},
    }


@pytest.fixture
def server() -> Iterator[Callable[[Answer], str]]:
    started: list[ThreadingHTTPServer] = []

    def serving(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, told = answer(given)
                data = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        started.append(made)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{made.server_port}"

    yield serving
    for one in started:
        one.shutdown()
        one.server_close()


def enrol(url: str, spool: Path, code: str = "K7Q2-9MXD") -> int:
    return cli.main(["enrol", "--server", f"{url}/", "--code", code, "--spool", str(spool)])


def test_the_stick_keeps_what_it_needs_to_send_and_to_sign(
    server: Callable[[Answer], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server(welcoming)
    assert enrol(url, tmp_path) == Exit.OK
    assert capsys.readouterr().out == "Clé 7: Atelier de Dax\n"
    assert (tmp_path / "server").read_text() == url
    assert (tmp_path / "token").read_text() == "a-token"
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "trust.json").read_bytes()) == {"schema": "rebond.trust/1", "keys": []}
    spool = Spool(tmp_path)
    delegation = spool.delegation()
    assert delegation is not None
    assert (delegation.issuer, delegation.subject) == (
        b64(public_key(WORKSHOP)),
        b64(public_key(spool.key())),
    )


def test_a_wrong_code_keeps_nothing_but_the_key(
    server: Callable[[Answer], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert enrol(server(welcoming), tmp_path, "0000-0000") == Exit.REFUSED
    assert capsys.readouterr().err == "This code is not valid.\n"
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["key"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _given: (200, {"hello": "world"}), id="not a Rebond"),
        pytest.param(
            lambda given: (
                200,
                {
                    **welcoming(given)[1],
                    "delegation": vouching_for(b64(public_key(Ed25519PrivateKey.generate()))),
                },
            ),
            id="vouches for another key",
        ),
        pytest.param(
            lambda given: (200, {**welcoming(given)[1], "delegation": {"schema": "other/1"}}),
            id="a delegation that is none",
        ),
    ],
)
def test_an_answer_that_cannot_be_used_keeps_nothing_but_the_key(
    server: Callable[[Answer], str], tmp_path: Path, answer: Answer
) -> None:
    assert enrol(server(answer), tmp_path) == Exit.REFUSED
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["key"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "does not answer"), ("fr", "ne répond pas"), ("", "ne répond pas")]
)
def test_without_a_server_it_says_so_in_the_language_of_the_terminal(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: str,
) -> None:
    for name in ("LANG", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REBOND_LANGUAGE", language)
    assert enrol("http://127.0.0.1:9", tmp_path) == Exit.REFUSED
    assert capsys.readouterr().err == f"http://127.0.0.1:9 {words}: ConnectError\n"
    assert cli.main(["enrol", "--server", "rebond", "--code", "x", "--spool", str(tmp_path)]) == Exit.REFUSED
