from __future__ import annotations

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.stock.facts import PlaceStockSet
from rebond.stock.models import PlaceStock


def set_place_stock(*, actor: Actor, place: Place, minimum: int, travels: bool) -> PlaceStock:
    """How many computers ``place`` should hold at least; said twice, it is written once."""
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=place.pk)
        require(actor, "place_stock.set", on=place)
        stock, _made = PlaceStock.objects.get_or_create(place=place)
        if (stock.minimum, stock.travels) != (minimum, travels):
            stock.minimum, stock.travels = minimum, travels
            stock.save(update_fields=["minimum", "travels"])
            said = PlaceStockSet(place_id=place.pk, minimum=minimum, travels=travels)
            record(actor=actor, entries=[Entry(f"place:{place.pk}", said)])
    return stock
