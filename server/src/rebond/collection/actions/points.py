"""Where anybody may bring computers, and when."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.choices import EquipmentKind
from rebond.collection.facts import DropOffPointTold
from rebond.collection.models import DropOffPoint
from rebond.collection.offers import MOST_OF_A_KIND
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place, Workshop


def tell_drop_off_point(
    *,
    actor: Actor,
    where: Workshop | Place,
    hours: str,
    is_open: bool = True,
    kinds: Collection[str] | None = None,
    most_at_once: int | None = None,
    by_appointment: bool = False,
) -> DropOffPoint:
    """Say that a workshop or a place takes computers, which and when, or that it does so no more.

    ``kinds`` None: every one. ``most_at_once`` None: as many pieces as come. Raise `Invalid` for no kind, or none at once.
    """
    require(actor, "drop_off_point.edit", on=where)
    hours = " ".join(hours.split())
    if not hours:
        raise Invalid(_("Write the opening hours."), field="hours")
    taken = [kind.value for kind in EquipmentKind if kinds is None or kind in kinds]
    if not taken:
        raise Invalid(_("Choose what is taken here."), field="kinds")
    if most_at_once is not None and not 1 <= most_at_once <= MOST_OF_A_KIND:
        raise Invalid(
            _("Give a number between 1 and %(most)d.") % {"most": MOST_OF_A_KIND}, field="most_at_once"
        )
    said = {
        "hours": hours,
        "kinds": taken,
        "most_at_once": most_at_once,
        "by_appointment": by_appointment,
        "is_open": is_open,
    }
    key = {"workshop": where} if isinstance(where, Workshop) else {"place": where}
    with transaction.atomic():
        point, _made = DropOffPoint.objects.update_or_create(**key, defaults=said)
        told = DropOffPointTold(
            workshop_id=point.workshop_id,
            place_id=point.place_id,
            is_open=is_open,
            kinds=tuple(taken),
            most_at_once=most_at_once,
            by_appointment=by_appointment,
        )
        record(actor=actor, entries=[Entry(point.stream, told)])
    return point
