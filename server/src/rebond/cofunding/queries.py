from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from passport.codes import normalise
from rebond.access import Actor
from rebond.cofunding.models import PARTICIPANTS, Participant
from rebond.cofunding.querysets import ParticipantQuerySet
from rebond.kit.outcomes import Obstacle
from rebond.network.closing import StillHeld
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.programmes.models import Programme


def participants_listed(actor: Actor) -> ParticipantQuerySet:
    rows = Participant.objects.visible_to(actor).select_related("programme", "place")
    return rows.order_by("-entered_on", "-pk")


def participant_visible(code: str, actor: Actor) -> Participant:
    rows = Participant.objects.visible_to(actor).select_related("programme", "place__organisation")
    return get_object_or_404(rows, code=normalise(code, family=PARTICIPANTS))


def participant_to_withdraw(code: str, actor: Actor) -> Participant | None:
    """Also of a place that is closed: the coordination answers for it."""
    rows = Participant.objects.visible_to(actor, "cofunding.withdraw").select_related("place__organisation")
    return rows.filter(code=normalise(code, family=PARTICIPANTS)).first()


def participants_to_ask(actor: Actor) -> QuerySet[Participant]:
    """Whose six-month question is due."""
    return participants_listed(actor).to_ask_again(timezone.localdate())


def followed_at(place: Place) -> QuerySet[Participant]:
    """Of whom something is kept, and for whom the place answers."""
    return Participant.objects.filter(place=place).kept()


def still_followed_at(place: Place) -> StillHeld | None:
    """For the page on which a place closes."""
    count = followed_at(place).count()
    if not count:
        return None
    words = ngettext(
        "%(count)s person followed by name (FSE+)", "%(count)s people followed by name (FSE+)", count
    )
    return StillHeld(
        words=words % {"count": count},
        gesture=gettext("Hand them on to another place"),
        url=reverse("cofunding:hand_on", args=[place.pk]),
        obstacle=Obstacle(
            "followed_by_name", _("People are followed by name there (FSE+): hand them on to another place.")
        ),
    )


def place_to_leave(pk: int, actor: Actor) -> Place:
    """Raise ``Http404`` for one out of reach."""
    within = reach(actor, "cofunding.hand_on", territory="organisation__territory")
    return get_object_or_404(Place.objects.filter(within).select_related("organisation"), pk=pk)


def places_to_hand_on_to(place: Place) -> QuerySet[Place]:
    rows = Place.objects.filter(organisation__territory=place.organisation.territory_id).open()
    return rows.exclude(pk=place.pk).order_by("name", "pk")


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
