"""The frozen Actor, and what a thing must tell to be judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from rebond.access.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with which hat. ``role`` None and ``user_id`` None: nobody is signed in.

    ``system`` names a part of Rebond that acts for itself ("ingest", "reactions"); it may do all. With both, that part
    plays the gesture of that person (the demonstration).
    ``agent_id``: a bench or a stick of a workshop, with a technician's reach there.
    ``link_id``: the personal link of somebody without an account, who refers people and follows those of the link alone.
    ``workshop_ids``: those of an external workshop, whose people see what is entrusted to them and no more; None for others.
    ``until``: when the hat ends by itself; from that moment it holds nothing. None: it ends when somebody ends it.
    """

    user_id: int | None = None
    membership_id: int | None = None
    role: Role | None = None
    territory_id: int | None = None
    organisation_id: int | None = None
    place_id: int | None = None
    system: str = ""
    agent_id: int | None = None
    link_id: int | None = None
    workshop_ids: frozenset[int] | None = None
    until: datetime | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.system) or any(
            key is not None for key in (self.user_id, self.agent_id, self.link_id)
        )

    @property
    def is_external(self) -> bool:
        return self.workshop_ids is not None

    @property
    def reference(self) -> str:
        """How the ledger names the actor: an id, never a name."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.agent_id is not None:
            return f"agent:{self.agent_id}"
        if self.link_id is not None:
            return f"link:{self.link_id}"
        return f"system:{self.system}" if self.system else "nobody"


NOBODY = Actor()


def system_actor(name: str) -> Actor:
    return Actor(system=name)


@dataclass(frozen=True, slots=True)
class ScopeKeys:
    """Where a thing stands: its territory, the organisations and places whose thing it is, the workshops that hold it."""

    territory_id: int | None
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    place_ids: frozenset[int] = field(default_factory=frozenset)
    workshop_ids: frozenset[int] = field(default_factory=frozenset)


@runtime_checkable
class Scoped(Protocol):
    def scope_keys(self) -> ScopeKeys: ...
