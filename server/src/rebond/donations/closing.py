"""A room for what is still on its way to the reception of a lot: the page of the lot tells it, and closing waits for it.

An app brings its question when it starts (`asks`): whoever brings, and what is kept for a vehicle, are told later on the road.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rebond.kit.outcomes import Obstacle

if TYPE_CHECKING:
    from rebond.donations.models import Lot


@dataclass(frozen=True, slots=True)
class StillComing:
    """``obstacle``: where it is and what is done about it; ``gesture``: the words of the link to ``url``."""

    obstacle: Obstacle
    gesture: str
    url: str


Question = Callable[["Lot"], Sequence[StillComing]]
_questions: dict[str, Question] = {}


def asks(name: str, question: Question) -> None:
    """``question`` answers what still comes for a lot. The last one brought under a name holds."""
    _questions[name] = question


def still_coming_for(lot: Lot) -> list[StillComing]:
    return [coming for question in _questions.values() for coming in question(lot)]
