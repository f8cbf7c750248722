"""What must follow an event. An app declares its reactions in `reactions.py`; the worker runs them.

A reaction gets a batch of events in the order in which they were recorded, runs at least once for each,
and is idempotent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rebond.ledger.models import Event

Run = Callable[[Sequence["Event"]], None]


@dataclass(frozen=True, slots=True)
class Reaction:
    name: str
    kinds: frozenset[str]
    run: Run


_REACTIONS: dict[str, Reaction] = {}


def reaction(*kinds: str, name: str) -> Callable[[Run], Run]:
    """Declare ``run`` as what follows events of ``kinds``. The name is stored: keep it for ever."""

    def declare(run: Run) -> Run:
        _REACTIONS[name] = Reaction(name=name, kinds=frozenset(kinds), run=run)
        return run

    return declare


def names_for(kind: str) -> list[str]:
    return [item.name for item in _REACTIONS.values() if kind in item.kinds]


def declared() -> dict[str, Reaction]:
    return dict(_REACTIONS)
