"""A fresh Rebond on this computer's loopback, and a stick enrolled with it as a workshop does."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.certificate_keys import public_key
from passport.enrolment import proof_of_key
from passport.strict import b64

GATEWAY = "10.0.2.2"  # what QEMU's user network calls the loopback of this computer


@dataclass(frozen=True, slots=True)
class Server:
    """A running one. Its data directory goes with the folder of the trial."""

    port: int
    environment: dict[str, str]

    @property
    def seen_from_inside(self) -> str:
        """Its address for the emulated computer."""
        return f"http://{GATEWAY}:{self.port}"

    def enrolled(self, code: str) -> dict[str, bytes]:
        """The files of a new stick: its key, its token, the delegation of its key, and where the server is."""
        secret = secrets.token_bytes(32)
        key = Ed25519PrivateKey.from_private_bytes(secret)
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/api/v1/agents/enrol",
            json={"code": code, "public_key": b64(public_key(key)), "proof": proof_of_key(key, code=code)},
            timeout=60,
        )
        answer.raise_for_status()
        told = answer.json()
        return {
            "key": b64(secret).encode(),
            "token": told["token"].encode(),
            "delegation.json": json.dumps(told["delegation"]).encode(),
            "trust.json": json.dumps(told["trust"]).encode(),
            "server": self.seen_from_inside.encode(),
        }

    def ground(self, verb: str) -> Any:
        """One answer of `ground.py`."""
        program = Path(__file__).with_name("ground.py")
        return json.loads(_output([sys.executable, str(program), verb], self.environment))


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Prepare a data directory in `folder` and serve it; only this very process is ended at the end."""
    data, port = folder / "data", _free_port()
    data.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "REBOND_DATA": str(data),
        "REBOND_ALLOWED_HOSTS": f"127.0.0.1,{GATEWAY}",
        "REBOND_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    rebond = str(Path(sys.executable).with_name("rebond"))
    _output([rebond, "init", "--territory", "essai", "--name", "Essai", "--operator", "Essai"], environment)
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [rebond, "serve", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, process, folder / "serve.log")
        yield Server(port, environment)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{port}/api/v1/openapi.json", timeout=30)
            return
        time.sleep(0.5)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _output(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-3000:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
