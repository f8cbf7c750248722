from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from passport.codes import normalise
from rebond.access import Actor
from rebond.cofunding.models import PARTICIPANTS, Participant
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.programmes.models import Programme


def participants_listed(actor: Actor) -> QuerySet[Participant]:
    rows = Participant.objects.visible_to(actor).select_related("programme", "place")
    return rows.order_by("-entered_on", "-pk")


def participant_visible(code: str, actor: Actor) -> Participant:
    rows = Participant.objects.visible_to(actor).select_related("programme", "place__organisation")
    return get_object_or_404(rows, code=normalise(code, family=PARTICIPANTS))


def participant_to_withdraw(code: str, actor: Actor) -> Participant | None:
    """Also of a place that is closed: the coordination answers for it."""
    rows = Participant.objects.visible_to(actor, "cofunding.withdraw").select_related("place__organisation")
    return rows.filter(code=normalise(code, family=PARTICIPANTS)).first()


def programmes_cofunded(actor: Actor, capability: str = "cofunding.record") -> QuerySet[Programme]:
    """Those whose people are asked; of the territory, whatever the scope of the hat."""
    rows = Programme.objects.filter(is_cofunded=True, territory=actor.territory_id)
    if capability == "cofunding.export":
        rows = rows.filter(reach(actor, capability, territory="territory"))
    return rows.order_by("name", "pk")


def places_that_record(actor: Actor) -> QuerySet[Place]:
    within = reach(
        actor,
        "cofunding.record",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    return Place.objects.filter(within).open().order_by("name", "pk")


def programme_to_export(slug: str, actor: Actor) -> Programme:
    return get_object_or_404(programmes_cofunded(actor, "cofunding.export"), slug=slug)
