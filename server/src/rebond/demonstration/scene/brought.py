"""What donors bring to a place themselves: some lies there for a round, some is expected today."""

from __future__ import annotations

from rebond.access import NOBODY
from rebond.collection.actions import (
    Acceptance,
    accept,
    ask_to_give,
    confirm_drop_off,
    receive_drop_off,
    tell_drop_off_point,
)
from rebond.collection.choices import EquipmentKind, Handing
from rebond.collection.contacts import Reachable
from rebond.collection.models import DropOff, DropOffPoint
from rebond.collection.offers import Offer, OfferedLine
from rebond.demonstration.scene.stage import PHONE, Scene
from rebond.geography.models import Commune
from rebond.network.choices import OrganisationKind as Kind

MOST_AT_ONCE = 20


def play_brought(scene: Scene) -> None:
    """One was counted at the place and waits for a vehicle; another one is expected today."""
    point = tell_drop_off_point(
        actor=scene.crew.coordinator,
        where=scene.place,
        hours="Du lundi au vendredi, 9 h à 12 h",
        most_at_once=MOST_AT_ONCE,
        by_appointment=True,
    )
    kept = _accepted(scene, point, "Pharmacie des Halles", laptops=6)
    receive_drop_off(actor=scene.mediator, drop_off=kept, counted=6)
    awaited = _accepted(scene, point, "Étude Lafargue", laptops=4)
    confirm_drop_off(actor=scene.crew.coordinator, drop_off=awaited)


def _accepted(scene: Scene, point: DropOffPoint, giver: str, *, laptops: int) -> DropOff:
    """By the public page, without an account, for today; the coordination accepts all of it."""
    line = OfferedLine(kind=EquipmentKind.LAPTOP, count=laptops, bought_in=scene.today.year - 5, memory_gb=8)
    offer = Offer(
        giver_kind=Kind.COMPANY,
        giver=giver,
        commune=Commune.objects.get(pk=scene.place.commune_id),
        handing=Handing.DROP_OFF,
        ready_on=scene.today,
        lines=(line,),
        contact=Reachable(name="Maud Lespiau", email="maud@demonstration.invalid", phone=PHONE),
        point=point,
        bring_on=scene.today,
    )
    request = ask_to_give(actor=NOBODY, territory=scene.territory, offer=offer, submission=scene.submission())
    terms = Acceptance(
        programme=scene.crew.programme,
        workshop=scene.crew.workshop,
        donor_name=giver,
        donor_kind=Kind.COMPANY,
        accepted={line.pk: line.count for line in request.lines.order_by("pk")},
    )
    return accept(actor=scene.crew.coordinator, request=request, terms=terms).drop_offs.get()
