"""Figures that must add up: the parts of a whole and the addition written under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django_stubs_ext import StrPromise

Colour = Literal["deep", "pine", "leaf", "sky", "neutral", "amber", "brick", "violet"]


@dataclass(frozen=True, slots=True)
class Part:
    """``label`` reads after the count: "447 handed over"."""

    label: str | StrPromise
    count: int
    colour: Colour = "pine"


@dataclass(frozen=True, slots=True)
class Sum:
    parts: tuple[Part, ...]
    expected: int

    @property
    def counted(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def gap(self) -> int:
        """How many are missing from the parts (negative: counted too many)."""
        return self.expected - self.counted

    @property
    def is_right(self) -> bool:
        return self.gap == 0


def add_up(parts: Sequence[Part], expected: int | None = None) -> Sum:
    """``expected`` is the whole known from elsewhere; without it the parts make their own whole."""
    kept = tuple(part for part in parts if part.count)
    return Sum(kept, sum(part.count for part in kept) if expected is None else expected)
