"""Whom a hat may invite: nobody is given more than the inviter reaches.

Read off the permission matrix, so that a new line needs no thought here. Capabilities that open private details are
left out: they never go beyond a place or the prescriber's organisation, and the coordination, which holds none of
them, must be able to invite those who do.
"""

from __future__ import annotations

from rebond.access import Actor, Role, Scope, may, reaches, scope_of
from rebond.access.matrix import CLOSED_TO_ADMINISTRATOR, MATRIX
from rebond.network.models import Organisation, Place

GIVEN_THROUGH = {
    "committee.vote": "committee.convene",
    "referral.withdraw": "referral.answer",
    "referral.confirm": "referral.answer",
    "audit.control": "audit.open",
}
"""Whoever convenes a committee makes its members, and votes in none; whoever closes requests makes those who take theirs back;
whoever opens an on-the-spot check lets others control, and never controls."""
JUDGED = MATRIX.keys() - (CLOSED_TO_ADMINISTRATOR - GIVEN_THROUGH.keys())
ROLES_AT_A_PLACE = frozenset({Role.MEDIATOR, Role.PLACE_MANAGER, Role.TRAINER})


def may_grant(actor: Actor, role: Role, *, organisation: Organisation, place: Place | None) -> bool:
    """Whether ``actor`` may make somebody ``role`` there."""
    there = place or organisation
    if not reaches(actor, "people.invite", there.scope_keys()):
        return False
    return all(_holds(actor, capability, role, there) for capability in JUDGED)


def roles_to_grant(actor: Actor) -> list[Role]:
    """Roles that ``actor`` may give somewhere within reach."""
    if not may(actor, "people.invite"):
        return []
    return [role for role in Role if all(_scope(role, line) <= _reach(actor, line) for line in JUDGED)]


def _holds(actor: Actor, capability: str, role: Role, there: Organisation | Place) -> bool:
    given = _scope(role, capability)
    if given in {Scope.OWN_PLACE, Scope.OWN_ORGANISATION}:
        return reaches(actor, GIVEN_THROUGH.get(capability, capability), there.scope_keys())
    return given <= _reach(actor, capability)


def _reach(actor: Actor, capability: str) -> Scope:
    return scope_of(actor, GIVEN_THROUGH.get(capability, capability))


def _scope(role: Role, capability: str) -> Scope:
    return scope_of(Actor(role=role), capability)
