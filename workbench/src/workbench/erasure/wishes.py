"""What the command line asked for, and how it is told that nothing was done."""

from dataclasses import dataclass, field
from pathlib import Path

from passport.erasure import Level
from workbench.exits import Exit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for."""

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

    @property
    def wanted(self) -> Level | None:
        return Level(self.level) if self.level else None


class NotDone(Exception):
    """Nothing was touched; the message says why."""

    def __init__(self, words: str, status: Exit = Exit.REFUSED) -> None:
        super().__init__(words)
        self.status = status
