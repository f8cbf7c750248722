"""The people of a place that goes on without them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.referrals.models import Referral


def place_of_people(pk: int, actor: Actor) -> Place:
    """404 for one of whose people ``actor`` answers nothing."""
    within = reach(
        actor,
        "referral.answer",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    return get_object_or_404(Place.objects.filter(within).select_related("organisation"), pk=pk)


def people_at(place: Place) -> list[Referral]:
    """Those whose road goes on, the longest wait first."""
    return list(Referral.objects.open().filter(place=place).order_by("stage_since", "pk"))


def other_places(place: Place) -> QuerySet[Place]:
    """The open places of the territory."""
    rows = Place.objects.filter(organisation__territory=place.organisation.territory_id).open()
    return rows.exclude(pk=place.pk).order_by("name", "pk")
