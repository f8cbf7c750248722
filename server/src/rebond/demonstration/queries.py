from __future__ import annotations

from dataclasses import dataclass

from rebond.demonstration.people import CAST, character_of
from rebond.network.models import Membership


@dataclass(frozen=True, slots=True)
class Account:
    """``key``: what its button sends."""

    key: str
    label: str
    name: str
    where: str


def accounts() -> list[Account]:
    """One account per role and that of somebody who learns, in the order of the play."""
    hats = (
        Membership.objects.active()
        .filter(user__email__in=[character.email for character in CAST])
        .select_related("user", "organisation", "place")
    )
    worn = {(hat.user.email, hat.role): hat for hat in hats.order_by("pk")}
    return [
        Account(character.key, character.label, hat.user.name, str(hat.place or hat.organisation))
        for character in CAST
        if (hat := worn.get((character.email, character.role.value))) is not None
    ]


def account_of(key: str) -> Membership | None:
    character = character_of(key)
    if character is None:
        return None
    hats = Membership.objects.active().filter(user__email=character.email, role=character.role)
    return hats.select_related("user").order_by("pk").first()
