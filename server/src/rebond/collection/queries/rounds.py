"""What the pages of rounds need to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.collection.contacts import SEAL, unsealed
from rebond.collection.models import DropOff, RequestContact, Round, Stop
from rebond.collection.querysets import RoundQuerySet
from rebond.donations.models import Lot


@dataclass(frozen=True, slots=True)
class ShownStop:
    """A stop with what is sealed of it, in clear."""

    stop: Stop
    address: str
    contact: str
    signatory: str
    strokes: str
    has_scan: bool


def rounds_listed(actor: Actor) -> RoundQuerySet:
    return Round.objects.visible_to(actor).select_related("workshop").with_counts()


def round_visible(pk: int, actor: Actor) -> Round:
    """Raise ``Http404`` for one out of reach."""
    rows = Round.objects.visible_to(actor).select_related(
        "workshop__organisation__territory", "workshop__commune"
    )
    return get_object_or_404(rows, pk=pk)


def stop_visible(pk: int, actor: Actor) -> Stop:
    """Raise ``Http404`` for one out of reach."""
    rows = Stop.objects.filter(round__in=Round.objects.visible_to(actor)).select_related(
        "round__workshop__organisation__territory", "lot__agreement__donor", "commune"
    )
    return get_object_or_404(rows, pk=pk)


def stops_shown(found: Round) -> Sequence[ShownStop]:
    rows = found.stops.select_related("lot__agreement__donor", "commune", "pallet").order_by("position", "pk")
    return [shown(stop) for stop in rows]


def shown(stop: Stop) -> ShownStop:
    return ShownStop(
        stop=stop,
        address=SEAL.open(stop.sealed_address),
        contact=SEAL.open(stop.sealed_contact),
        signatory=SEAL.open(stop.sealed_signatory),
        strokes=SEAL.open(stop.sealed_strokes),
        has_scan=bool(stop.sealed_scan),
    )


def driver_of(found: Round) -> str:
    return SEAL.open(found.sealed_driver)


def lots_to_fetch(actor: Actor, found: Round) -> QuerySet[Lot]:
    """Lots of the workshop of the round whose reception is open, but those that their donor brings, or brought."""
    brought = DropOff.objects.live().filter(request__lot__isnull=False)
    return _lots_awaited(actor, found).exclude(pk__in=brought.values("request__lot"))


def lots_brought(actor: Actor, found: Round, drop_off_id: int) -> QuerySet[Lot]:
    """The lot of what lies at a drop-off point; nothing where it is of another workshop, or its reception closed."""
    return _lots_awaited(actor, found).filter(request__drop_offs=drop_off_id)


def _lots_awaited(actor: Actor, found: Round) -> QuerySet[Lot]:
    rows = Lot.objects.visible_to(actor).filter(closed_at=None, workshop=found.workshop_id)
    return rows.select_related("agreement__donor", "agreement__programme", "workshop").order_by("-pk")


def proposed_stop(lot: Lot) -> dict[str, Any]:
    """What the request behind the lot already says."""
    asked = getattr(lot, "request", None)
    if asked is None:
        return {"lot": lot, "site": lot.agreement.donor.name, "announced": lot.announced_count}
    contact = unsealed(RequestContact.objects.filter(request=asked).first())
    return {
        "lot": lot,
        "site": asked.called,
        "commune": asked.commune,
        "address": contact.address,
        "contact": " · ".join(filter(None, (contact.name, contact.phone))),
        "announced": lot.announced_count,
    }
