"""What this agent does now, told to the live bench of its server (`POST /api/v1/agents/state`).

Only the last word counts: it is sent every few seconds by a thread of its own, and one that is lost is not missed. No
network, a slow server or a refusal never hold the work up, and are not told to the operator.
"""

import json
import os
import threading
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx  # slow to load, and mostly there is nobody to tell

_TIMEOUT, _CONNECTING = 5.0, 2.0
_EVERY_SECONDS = 3.0
_REPEATED_AFTER_SECONDS = 20.0  # the bench calls an agent silent after 45
_LAST_WORD_SECONDS = 3.0
_LONGEST_NAME = 120
_LONGEST = {"maker": 80, "model": 120, "serial": 80, "system_uuid": 36, "asset_tag": 20, "hardware": 120}


class Activity(StrEnum):
    """The words of the server for what an agent does."""

    IDENTIFYING = "identifying"
    CHECKING = "checking"
    BY_HAND = "by_hand"
    ERASING = "erasing"
    VERIFYING = "verifying"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    STOPPED = "stopped"


class Need(StrEnum):
    """The words of the server for what needs a hand."""

    KEYBOARD = "keyboard"
    SCREEN = "screen"
    POINTER = "pointer"
    PORTS = "ports"
    LOOK = "look"
    CONFIRM_ERASURE = "confirm_erasure"
    PLUG_POWER = "plug_power"
    RAID_MODE = "raid_mode"
    FIRMWARE_LOCK = "firmware_lock"
    SWOLLEN_BATTERY = "swollen_battery"
    NO_MEDIUM = "no_medium"
    DESTROY_DRIVE = "destroy_drive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """The computer on which the agent runs, as far as its firmware tells. `hardware` in a few words."""

    maker: str = ""
    model: str = ""
    serial: str = ""
    system_uuid: str = ""
    asset_tag: str = ""
    hardware: str = ""
    battery_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far it is. Speeds in bytes a second; what is not known is left out."""

    activity: Activity
    percent: int | None = None
    bytes_per_second: int | None = None
    seconds_left: int | None = None
    needs: tuple[Need, ...] = ()
    detail: str = ""


class LiveCard:
    """One card on the bench, from its first word to `close`."""

    def __init__(self, server: str, token: str, computer: Computer, run: str) -> None:
        self._server, self._token, self._run = server, token, run
        self._computer = _said(computer)
        self._voice = str(uuid.uuid4())
        self._speaks_in: Path | None = None
        self._state: State | None = None
        self._told: State | None = None
        self.operator = ""
        """Who worked with this stick or bench when it began to speak, as the server says; empty: nobody is known to."""
        self._changed = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()

    @classmethod
    def of(cls, spool: Path, computer: Computer) -> "LiveCard | None":
        """None while this stick or bench has joined no workshop."""
        try:
            server = (spool / "server").read_text(encoding="utf-8").strip()
            token = (spool / "token").read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        start = os.environ.get("REBOND_RUN", "")
        card = cls(server, token, computer, run_of(start))
        if start:
            card._speaks_in = spool / "bench-voice"
            with suppress(OSError):
                card._speaks_in.write_text(card._voice, encoding="utf-8")
        return card

    @property
    def is_the_latest(self) -> bool:
        """Whether no other program began to speak for this start of the computer since."""
        try:
            return self._speaks_in is None or self._speaks_in.read_text(encoding="utf-8") == self._voice
        except (OSError, UnicodeDecodeError):
            return True

    def know(self, computer: Computer) -> None:
        """More is known of the computer now; it is said with the next word."""
        self._computer = _said(computer)

    def tell(self, state: State) -> None:
        """Replace the last word. Returns at once."""
        if state != self._state:
            self._state = state
            self._changed.set()

    def close(self, *, seconds: float = _LAST_WORD_SECONDS) -> None:
        """Give the last word a moment to leave."""
        self._over.set()
        self._changed.set()
        self._thread.join(seconds)

    def _go(self) -> None:
        import httpx

        headers = {"Authorization": f"Bearer {self._token}"}
        timeout = httpx.Timeout(_TIMEOUT, connect=_CONNECTING)
        with (
            suppress(httpx.InvalidURL, ValueError, OSError),  # a damaged stick: nobody is told
            httpx.Client(base_url=self._server, headers=headers, timeout=timeout) as client,
        ):
            self._talk(client, httpx.HTTPError)

    def _talk(self, client: "httpx.Client", lost: type[Exception]) -> None:
        while True:
            if not self._changed.wait(_REPEATED_AFTER_SECONDS):
                self._told = None  # that it still lives is worth saying again
            self._changed.clear()
            with suppress(lost):
                self._send(client)
            if self._over.wait(_EVERY_SECONDS):
                with suppress(lost):
                    self._send(client)
                return

    def _send(self, client: "httpx.Client") -> None:
        state = self._state
        if state is None or state is self._told:
            return
        answer = client.post(
            "/api/v1/agents/state", json={"run": self._run, **self._computer, **_said(state)}
        )
        self._told = state
        if answer.is_success:
            self.operator = self.operator or _operator_in(answer.text)


def run_of(given: str) -> str:
    """One card for all that a start of the computer does, when what started it names that start by a UUID; else a new one."""
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return str(uuid.uuid4())


def _operator_in(answer: str) -> str:
    try:
        found = json.loads(answer).get("operator", "")
    except (ValueError, AttributeError):
        return ""
    return found[:_LONGEST_NAME] if isinstance(found, str) and found.isprintable() else ""


def _said(what: Computer | State) -> dict[str, object]:
    """What is known, no longer than the server takes it."""
    known = {name: value for name, value in asdict(what).items() if value not in (None, (), "")}
    return {
        name: value[: _LONGEST.get(name, 200)] if isinstance(value, str) else value
        for name, value in known.items()
    }
