"""The invented people of the demonstration, one of each role, and those who only play."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rebond.access import Actor, Role
from rebond.accounts.models import User
from rebond.network.actors import actor_for
from rebond.network.models import Membership, Organisation, Place

ADDRESS = "demonstration.invalid"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with an account that one click opens."""

    name: str
    role: Role


CAST = (
    Character("Chloé Darrigade", Role.COORDINATOR),
    Character("Bruno Lafitte", Role.TECHNICIAN),
    Character("Sylvie Marsan", Role.SUPERVISOR),
    Character("Amina Benali", Role.STOREKEEPER),
    Character("Gaël Duprat", Role.DONOR),
    Character("Marc Etcheverry", Role.SIGNATORY),
    Character("Inès Bordes", Role.MEDIATOR),
    Character("Paul Castaing", Role.PLACE_MANAGER),
    Character("Driss Mansouri", Role.PRESCRIBER),
    Character("Hanna Vidal", Role.COMMITTEE_MEMBER),
    Character("Théo Larrieu", Role.TRAINER),
    Character("Nadia Ferrand", Role.FUNDER),
    Character("Eva Sanchis", Role.AUDITOR),
    Character("Louis Peyre", Role.ADMINISTRATOR),
)


def joins(
    name: str, role: Role, organisation: Organisation, place: Place | None = None, *, login: str = ""
) -> Membership:
    """A person gets a hat. Without ``login`` nobody can sign in as them."""
    key = login or f"{role.value}-{organisation.pk}-{place.pk if place else 0}"
    user = User.objects.filter(email=f"{key}@{ADDRESS}").first() or User.objects.create_user(
        f"{key}@{ADDRESS}", name=name
    )
    return Membership.objects.create(user=user, organisation=organisation, place=place, role=role)


def hat_of(role: Role) -> Membership:
    """The hat of the person whom one click signs in as ``role``."""
    hats = Membership.objects.select_related("organisation", "place", "user")
    return hats.get(user__email=f"{role.value}@{ADDRESS}", role=role)


def plays(membership: Membership) -> Actor:
    """The person's own gesture, played: it may lie in the past and reach across the years."""
    return replace(actor_for(membership), system="demonstration")


def player(role: Role) -> Actor:
    """The person of the account of that role, at work."""
    return plays(hat_of(role))
