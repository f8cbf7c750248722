"""What the engine saw on one drive, before anybody judges it."""

from dataclasses import dataclass, field
from enum import StrEnum

from passport.certificate import Command
from passport.erasure import Verification
from passport.sanitization import Shortfall
from workbench.erasure.sectors import Sectors


class Phase(StrEnum):
    """What is being done to a drive."""

    WRITING = "writing"
    READING = "reading"
    PLANTING = "planting"
    COMMAND = "command"
    LOOKING = "looking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one phase has come; `done` and `total` in bytes, or in thousandths for a command."""

    phase: Phase
    done: int
    total: int
    step: int
    steps: int


@dataclass(slots=True, kw_only=True)
class Findings:
    """It starts with nothing erased and nothing read: that is what a crash leaves."""

    erased_bytes: int = 0
    read_bytes: int = 0
    verification: Verification = Verification.NONE
    unwritten: Sectors = field(default_factory=Sectors)
    unreadable: Sectors = field(default_factory=Sectors)
    mismatched: Sectors = field(default_factory=Sectors)
    markers_planted: int = 0
    old_data_found: int = 0
    resumed: int = 0
    passes: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    reported: set[Shortfall] = field(default_factory=set)
    compared_with: str | None = None

    @property
    def has_failed(self) -> bool:
        return bool(
            len(self.unwritten) or len(self.unreadable) or len(self.mismatched) or self.old_data_found
        )
