"""What one page of La Coop needs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.kit.numbers import whole_number
from rebond.lacoop.choices import ActivityState
from rebond.lacoop.models import CoopActivity, CoopKey
from rebond.learning.choices import Presence
from rebond.learning.models import Session
from rebond.network.models import Place
from rebond.network.querysets import reach

SHOWN_DECIDED = 50
OLDEST, LATEST = 2000, 2999


def places_seen(actor: Actor) -> QuerySet[Place]:
    reachable = reach(
        actor,
        "learning.view",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    return Place.objects.filter(reachable).open().select_related("organisation").order_by("name", "pk")


def place_named(text: str, actor: Actor) -> Place | None:
    """The place that an address asks for, else the only one or the first."""
    places = places_seen(actor)
    key = whole_number(text)
    asked = places.filter(pk=key).first() if key is not None else None
    return asked or places.first()


def place_visible(pk: int, actor: Actor) -> Place:
    found = places_seen(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def key_of(place: Place) -> CoopKey | None:
    """Whether there is one, and how the last reading went. The key itself opens for nobody."""
    return CoopKey.objects.filter(place=place).defer("sealed_key").first()


def activities_to_confirm(place: Place) -> QuerySet[CoopActivity]:
    return CoopActivity.objects.filter(place=place).to_confirm().order_by("-held_on", "-pk")


def activities_decided(place: Place) -> QuerySet[CoopActivity]:
    rows = CoopActivity.objects.filter(place=place).exclude(state=ActivityState.PROPOSED)
    return rows.select_related("session__path").order_by("-held_on", "-pk")[:SHOWN_DECIDED]


def activity_visible(pk: int, actor: Actor) -> CoopActivity:
    """Raise `NotFound` for one that does not exist or is another place's."""
    rows = CoopActivity.objects.visible_to(actor).select_related("place__organisation", "session")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def sessions_of_the_day(activity: CoopActivity) -> QuerySet[Session]:
    """Those of the diary that it may be: the same place, the same day, and no other activity."""
    start = timezone.make_aware(datetime.combine(activity.held_on, time.min))
    rows = Session.objects.planned().between(start, start + timedelta(days=1)).filter(place=activity.place_id)
    return rows.filter(coop_activity=None).select_related("path").order_by("starts_at", "pk")


def sessions_to_copy(place: Place, month: date) -> QuerySet[Session]:
    """Held in that month, and not known to La Coop yet: what comes from there is not typed there again."""
    start = timezone.make_aware(datetime.combine(month.replace(day=1), time.min))
    end = timezone.make_aware(datetime.combine(month_after(month), time.min))
    rows = Session.objects.between(start, end).filter(place=place).exclude(recorded_at=None)
    rows = rows.filter(coop_activity=None).select_related("path", "commune", "place__commune")
    present = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT))
    return rows.annotate(present=present).order_by("starts_at", "pk")


def month_named(text: str) -> date:
    """The first day of "2026-03"; of this month for anything else, or for what no calendar here reaches."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = date.min
    return asked if OLDEST <= asked.year <= LATEST else timezone.localdate().replace(day=1)


def month_after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)
