"""What this agent does now, told to the live bench of its server (`POST /api/v1/agents/state`).

Only the last word counts: it is sent every few seconds by a thread of its own, and one that is lost is not missed. No
network, a slow server or a refusal never hold the work up, and are not told to the operator.
"""

import threading
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum

import httpx

from workbench.spool import Spool

_TIMEOUT = httpx.Timeout(5.0, connect=2.0)
_EVERY_SECONDS = 3.0
_LAST_WORD_SECONDS = 3.0


class Activity(StrEnum):
    """The words of the server for what an agent does."""

    ERASING = "erasing"
    VERIFYING = "verifying"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """The computer on which the agent runs, as far as its firmware tells."""

    maker: str = ""
    model: str = ""
    serial: str = ""
    system_uuid: str = ""
    asset_tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far it is. Speeds in bytes a second; what is not known is left out."""

    activity: Activity
    percent: int | None = None
    bytes_per_second: int | None = None
    seconds_left: int | None = None
    needs: tuple[str, ...] = ()


class LiveCard:
    """One card on the bench, from its first word to `close`."""

    def __init__(self, client: httpx.Client, computer: Computer) -> None:
        self._client = client
        self._computer = {name: text for name, text in asdict(computer).items() if text}
        self._run = str(uuid.uuid4())
        self._state: State | None = None
        self._told: State | None = None
        self._changed = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()

    @classmethod
    def of(cls, spool: Spool, computer: Computer) -> "LiveCard | None":
        """None while this stick or bench has joined no workshop."""
        try:
            server = (spool.folder / "server").read_text(encoding="utf-8").strip()
            token = (spool.folder / "token").read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        headers = {"Authorization": f"Bearer {token}"}
        return cls(httpx.Client(base_url=server, headers=headers, timeout=_TIMEOUT), computer)

    def tell(self, state: State) -> None:
        """Replace the last word. Returns at once."""
        self._state = state
        self._changed.set()

    def close(self) -> None:
        """Give the last word a moment to leave."""
        self._over.set()
        self._changed.set()
        self._thread.join(_LAST_WORD_SECONDS)

    def _go(self) -> None:
        while True:
            self._changed.wait()
            self._changed.clear()
            self._send()
            if self._over.wait(_EVERY_SECONDS):
                self._send()
                self._client.close()
                return

    def _send(self) -> None:
        state = self._state
        if state is None or state is self._told:
            return
        said = {name: value for name, value in asdict(state).items() if value not in (None, ())}
        with suppress(httpx.HTTPError):
            self._client.post("/api/v1/agents/state", json={"run": self._run, **self._computer, **said})
            self._told = state
