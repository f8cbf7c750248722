from __future__ import annotations

from dataclasses import dataclass

from rebond.access import Role
from rebond.demonstration.people import ADDRESS, CAST
from rebond.network.models import Membership


@dataclass(frozen=True, slots=True)
class Account:
    role: str
    label: str
    name: str
    where: str


def accounts() -> list[Account]:
    """One account per role, in the order of the play."""
    addresses = [f"{character.role.value}@{ADDRESS}" for character in CAST]
    hats = (
        Membership.objects.active()
        .filter(user__email__in=addresses)
        .select_related("user", "organisation", "place")
    )
    by_role = {hat.role: hat for hat in hats.order_by("pk")}
    return [
        Account(role.value, str(role.label), hat.user.name, str(hat.place or hat.organisation))
        for character in CAST
        if (hat := by_role.get(role := Role(character.role))) is not None
    ]


def account_of(role: str) -> Membership | None:
    hats = Membership.objects.active().filter(user__email=f"{role}@{ADDRESS}", role=role)
    return hats.select_related("user").order_by("pk").first()
