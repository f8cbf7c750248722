"""Who may do what."""

from rebond.access.actors import NOBODY, Actor, Scoped, ScopeKeys, system_actor
from rebond.access.matrix import may, reaches, scope_of
from rebond.access.roles import Role, Scope

__all__ = [
    "NOBODY",
    "Actor",
    "Role",
    "Scope",
    "ScopeKeys",
    "Scoped",
    "may",
    "reaches",
    "scope_of",
    "system_actor",
]
