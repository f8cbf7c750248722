"""A place closes once nothing and nobody waits there; the telephone numbers that it still held open no more.

They fall due that day: the erasure of every hour takes them, counts them, and has the database forget them.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.network.actions import PlaceFacts, change_place, take_over
from rebond.network.models import Place
from rebond.stock.queries.closing import closing_of, contacts_ended_at


def close_place(*, actor: Actor, place: Place, to: Place | None = None) -> Place:
    """``to`` takes over the loans and the instalments that still run. Said twice, it is done once.

    Raise `Refused`, with all that is still there, until nothing is; `Invalid` where nobody is said to take over what runs.
    """
    with transaction.atomic():
        # In key order: two may take one another over at once. The keys alone: a place whose commune was changed while it
        # was waited for would be left out.
        ends = Place.objects.filter(pk__in={place.pk, to.pk} if to else {place.pk}).order_by("pk")
        list(ends.select_for_update(no_key=True).values_list("pk"))
        place = Place.objects.select_related("organisation", "commune").get(pk=place.pk)
        require(actor, "network.edit", on=place)
        if not place.is_open:
            return place
        closing = closing_of(place)
        if obstacles := closing.obstacles:
            told = " ".join(str(obstacle.message) for obstacle in obstacles)
            raise Refused(told, code=obstacles[0].code, obstacles=obstacles)
        if closing.to_take_over:
            if to is None:
                raise Invalid(_("Say which place takes over what still runs."), code="nobody", field="to")
            take_over(actor=actor, place=place, to=to)
            place.taken_over_by = to
        facts = PlaceFacts(
            name=place.name,
            commune=place.commune,
            address=place.address,
            phone=place.phone,
            is_on_map=False,
            is_open=False,
        )
        place = change_place(actor=actor, place=place, new=facts)
        contacts_ended_at(place, closing.others).update(erase_on=timezone.localdate())
    return place
