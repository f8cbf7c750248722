"""What comes back from a gesture on many things: those taken, and those refused with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of a step, and its cure, in the person's language."""

    code: str
    message: str | StrPromise


@dataclass(frozen=True, slots=True)
class Refusal(Generic[T]):
    subject: T
    obstacles: tuple[Obstacle, ...]

    @property
    def reason(self) -> str:
        return " ".join(str(obstacle.message) for obstacle in self.obstacles)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    taken: Sequence[T] = ()
    refused: Sequence[Refusal[T]] = field(default=())

    @property
    def complete(self) -> bool:
        return not self.refused
