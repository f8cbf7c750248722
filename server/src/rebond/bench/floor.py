"""Which pages are those of the workshop, where a badge or a PIN is enough to act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rebond.access import Role
from rebond.access.matrix import MATRIX

HATS_OF_THE_FLOOR = frozenset({Role.TECHNICIAN, Role.STOREKEEPER, Role.SUPERVISOR})
OF_THE_PERSON = frozenset(
    {
        "agent.manage",
        "cash.view",
        "donation_request.view",
        "integration.view",
        "own_record.view",
        "people.view",
        "post.fund",
        "trainee.follow",
    }
)
"""What those hats also hold, and what a pass phrase keeps: people, money, donors' requests, and the keys that sign."""

FLOOR = frozenset(
    capability
    for capability, line in MATRIX.items()
    if line.keys() & HATS_OF_THE_FLOOR
    and not line.keys() >= set(Role) - {Role.ADMINISTRATOR}
    and capability not in OF_THE_PERSON
)
"""What is done or read at a bench. What everybody holds is one's own: the account, the messages."""


def is_of_the_floor(view: Callable[..., Any]) -> bool:
    """By the capability that opens the view, apart from those that are the session's whoever works."""
    return getattr(view, "opens", "") in FLOOR and not getattr(view, "is_of_the_session", False)
