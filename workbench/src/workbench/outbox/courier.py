"""A delivery as the command line asks for it: the server, its token, and how long to try."""

import argparse
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from passport.bundle import DocumentKind
from workbench.inspect.machine import Computer
from workbench.outbox.clock import clock_of, stamp_of
from workbench.outbox.places import collect_certificates, outbox_of
from workbench.outbox.sending import Attempt, Sender, State, pause_after
from workbench.outbox.sources import entry_of_file
from workbench.outbox.store import Outbox
from workbench.words import _

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class Missing(Exception):
    """Something that a delivery needs is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The end of a delivery."""

    taken: int
    refused: int
    waiting: int
    damaged: int
    problem: str = ""


@dataclass(slots=True)
class Courier:
    """One delivery."""

    outbox: Outbox
    sender: Sender
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> "Courier":
        """Raises `Missing` or OSError with what is wrong."""
        token = _token(arguments.token_file)
        if not arguments.server.startswith(("https://", "http://")):
            raise Missing(_("%s is no address of a server") % arguments.server)
        computer, outbox = Computer(), outbox_of(arguments.spool)
        for path in arguments.files:
            outbox.add(entry_of_file(path.read_bytes(), now=computer.clock(), lot=arguments.lot))
        collect_certificates(arguments.spool, outbox, computer.clock())
        client = httpx.Client(
            base_url=arguments.server.rstrip("/"),
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT,
        )
        name, lot = clock_of(computer.tree), arguments.lot
        stamp = partial(stamp_of, computer.tree)
        return cls(outbox, Sender(client, outbox, name, computer.clock, lot, stamp))

    def deliver(self, *, seconds: float, tell: Callable[[str], None]) -> Told:
        """Rounds until nothing waits, the token is refused or the time is over; longer and longer pauses between."""
        end, rounds, taken, refused = self.now() + seconds, 0, 0, 0
        while True:
            attempts = list(self.sender.round())
            taken += sum(one.state is State.TAKEN for one in attempts)
            refused += sum(one.state is State.REFUSED for one in attempts)
            for line in map(_line, attempts):
                tell(line)
            rounds = 0 if any(one.state is State.TAKEN for one in attempts) else rounds + 1
            pause = pause_after(rounds, secrets.randbelow(1000) / 1000)
            is_over = not self.outbox.count("waiting") or self.sender.unwelcome
            if is_over or self.now() + pause > end:
                break
            self.sleep(pause)
        return Told(
            taken=taken,
            refused=refused,
            waiting=self.outbox.count("waiting"),
            damaged=self.outbox.count("damaged"),
            problem=self.sender.stopped,
        )


def _token(path: Path) -> str:
    token = path.read_text(encoding="utf-8").strip()
    if not token or not token.isprintable() or " " in token:
        raise Missing(_("%s holds no token") % path)
    return token


def _line(attempt: Attempt) -> str:
    state, kind = _state(attempt.state), _kind(attempt.entry.carried.kind)
    return f"{state:<10} {kind:<14} {attempt.entry.key[:12]}  {attempt.message}"


def _state(state: State) -> str:
    return {State.TAKEN: _("sent"), State.REFUSED: _("REFUSED"), State.WAITS: _("waits")}[state]


def _kind(kind: DocumentKind) -> str:
    return {
        DocumentKind.REPORT: _("computer"),
        DocumentKind.CHECKS: _("checks"),
        DocumentKind.CERTIFICATE: _("certificate"),
        DocumentKind.EVIDENCE: _("raw record"),
    }[kind]
