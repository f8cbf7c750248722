"""The web server and the worker of the ledger, as two child processes that live and die together."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.utils.translation import gettext as _

from rebond.kit.errors import Refused

START_TIMEOUT = 60.0
STOP_TIMEOUT = 10.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def require_free(host: str, port: int) -> None:
    """Raise `Refused` when another program already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                raise Refused(
                    _(
                        "Another program already listens on %(host)s:%(port)d. Stop it, or choose another port with --port."
                    )
                    % {"host": host, "port": port},
                    code="port_busy",
                ) from None
            raise Refused(
                _("Rebond cannot listen on %(host)s:%(port)d: %(why)s.")
                % {"host": host, "port": port, "why": fault.strerror},
                code="port_refused",
            ) from None


def name_public_address(host: str, port: int) -> None:
    """What is printed and sent leads to where it is served, unless ``REBOND_PUBLIC_URL`` names another address."""
    if not os.environ.get("REBOND_PUBLIC_URL"):
        os.environ["REBOND_PUBLIC_URL"] = f"http://{_reached_at(host)}:{port}"


def _reached_at(host: str) -> str:
    return f"[{host}]" if ":" in host else host.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - compared, not bound


def start_web(host: str, port: int, *, workers: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "rebond.config.wsgi:application",
    ]  # fmt: skip
    return subprocess.Popen(command, start_new_session=True)


def start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "rebond.console.worker"], start_new_session=True)


def wait_until_it_answers(host: str, port: int, web: subprocess.Popen[bytes]) -> bool:
    """Whether the server said that it is well before `START_TIMEOUT` ended."""
    where = _reached_at(host)
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end and web.poll() is None:
        try:
            with urlopen(f"http://{where}:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except HTTPError as answer:
            return answer.code < 500
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def first_to_end(children: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Wait until one child ends, and answer which."""
    while True:
        for child in children:
            if child.poll() is not None:
                return child
        time.sleep(0.2)


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end, then insist."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """Inside, each of `SIGNALS` raises ``KeyboardInterrupt``, even where the shell that started us ignores it."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
