"""Where anybody may bring computers, and when."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.facts import DropOffPointTold
from rebond.collection.models import DropOffPoint
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place, Workshop


def tell_drop_off_point(
    *, actor: Actor, where: Workshop | Place, hours: str, is_open: bool = True
) -> DropOffPoint:
    """Say that a workshop or a place takes computers, at which hours, or that it does so no more."""
    require(actor, "drop_off_point.edit", on=where)
    hours = " ".join(hours.split())
    if not hours:
        raise Invalid(_("Write the opening hours."), field="hours")
    key = {"workshop": where} if isinstance(where, Workshop) else {"place": where}
    with transaction.atomic():
        point, _made = DropOffPoint.objects.update_or_create(
            **key, defaults={"hours": hours, "is_open": is_open}
        )
        told = DropOffPointTold(workshop_id=point.workshop_id, place_id=point.place_id, is_open=is_open)
        record(actor=actor, entries=[Entry(point.stream, told)])
    return point
