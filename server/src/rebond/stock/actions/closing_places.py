"""A place closes once nothing and nobody waits there; the telephone numbers that it still held open no more.

They fall due that day: the erasure of every hour takes them, counts them, and has the database forget them.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.network.actions import PlaceFacts, change_place
from rebond.network.models import Place
from rebond.stock.queries.closing import closing_of, contacts_ended_at


def close_place(*, actor: Actor, place: Place) -> Place:
    """Said twice, it is done once. Raise `Refused`, with all that is still there, until nothing is."""
    with transaction.atomic():
        held = Place.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "organisation", "commune"
        )
        place = held.get(pk=place.pk)
        require(actor, "network.edit", on=place)
        if not place.is_open:
            return place
        obstacles = closing_of(place).obstacles
        if obstacles:
            told = " ".join(str(obstacle.message) for obstacle in obstacles)
            raise Refused(told, code=obstacles[0].code, obstacles=obstacles)
        facts = PlaceFacts(
            name=place.name,
            commune=place.commune,
            address=place.address,
            phone=place.phone,
            is_on_map=False,
            is_open=False,
        )
        place = change_place(actor=actor, place=place, new=facts)
        contacts_ended_at(place).update(erase_on=timezone.localdate())
    return place
