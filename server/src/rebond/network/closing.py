"""A room for what later steps still hold of a place that closes: the page of closing tells it, and waits until nothing is left.

An app brings its question when it starts (`asks`); an early step, which leads to the page, need not know the app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rebond.kit.outcomes import Obstacle

if TYPE_CHECKING:
    from rebond.network.models import Place


@dataclass(frozen=True, slots=True)
class StillHeld:
    """``words``: what, with its count; ``gesture``: what to do about it, at ``url``; ``obstacle``: why the place stays open.

    ``may_be_taken_over``: it is no obstacle once another place is said to take it over. ``people``: the keys of the referrals
    of those concerned, whose telephone number goes on to that place.
    """

    words: str
    gesture: str
    url: str
    obstacle: Obstacle
    may_be_taken_over: bool = False
    people: frozenset[int] = frozenset()


Question = Callable[["Place"], StillHeld | None]
_questions: dict[str, Question] = {}


def asks(name: str, question: Question) -> None:
    """``question`` answers what is still held at a place, or None. The last one brought under a name holds."""
    _questions[name] = question


def still_held_at(place: Place) -> list[StillHeld]:
    return [held for question in _questions.values() if (held := question(place)) is not None]
