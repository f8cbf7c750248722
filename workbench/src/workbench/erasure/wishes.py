"""What the command line asked for, and how it is told that nothing was done."""

from dataclasses import dataclass, field
from pathlib import Path

from passport.erasure import Level, strictest
from workbench.exits import Exit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for. `required` is what the server says that donor and programme do."""

    devices: tuple[Path, ...]
    method: str
    level: str | None
    confirmed: tuple[str, ...]
    suspend: bool
    allow_loop: bool
    certificate: Path | None
    json: bool
    spool: Path
    bench: Path | None
    setting: dict[str, str | None] = field(default_factory=dict)
    required: Level | None = None

    @property
    def wanted(self) -> Level | None:
        """The strictest of what the command line asks for and what donor and programme require."""
        return strictest(Level(self.level) if self.level else None, self.required)


class NotDone(Exception):
    """Nothing was touched; the message says why."""

    def __init__(self, words: str, status: Exit = Exit.REFUSED) -> None:
        super().__init__(words)
        self.status = status
