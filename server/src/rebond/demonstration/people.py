"""The invented people of the demonstration, one of each role and somebody who learns, and those who only play."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.accounts.models import User
from rebond.network.actors import actor_for
from rebond.network.models import Membership, Organisation, Place

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ADDRESS = "demonstration.invalid"
TRAINEE = "trainee"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with an account that one click opens. ``own_key``, ``own_label``: of who is not the one of their role."""

    name: str
    role: Role
    own_key: str = ""
    own_label: StrPromise | str = ""

    @property
    def key(self) -> str:
        return self.own_key or self.role.value

    @property
    def label(self) -> str:
        return str(self.own_label or self.role.label)

    @property
    def email(self) -> str:
        return f"{self.key}@{ADDRESS}"


CAST = (
    Character("Chloé Darrigade", Role.COORDINATOR),
    Character("Bruno Lafitte", Role.TECHNICIAN),
    Character("Kenza Oukaci", Role.TECHNICIAN, TRAINEE, _("Trainee in work integration")),
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


def character_of(key: str) -> Character | None:
    """Whom the button of ``key`` signs in: a role, or `TRAINEE`."""
    return next((character for character in CAST if character.key == key), None)


def hat_of(key: str) -> Membership:
    """The hat of the person whom one click signs in as ``key``. Raise `LookupError` for nobody's."""
    character = character_of(key)
    if character is None:
        raise LookupError(key)
    hats = Membership.objects.select_related("organisation", "place", "user")
    return hats.get(user__email=character.email, role=character.role)


def plays(membership: Membership) -> Actor:
    """The person's own gesture, played: it may lie in the past and reach across the years."""
    return replace(actor_for(membership), system="demonstration")


def player(key: str) -> Actor:
    """The person of that account, at work."""
    return plays(hat_of(key))
