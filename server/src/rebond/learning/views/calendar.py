"""The diary by week, and the address at which other diaries read it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rebond.access import Actor, may
from rebond.access.guards import NOT_FOUND, actor_of, opens, public
from rebond.kit.errors import NotFound
from rebond.learning import actions, queries
from rebond.learning.ics import calendar_of
from rebond.learning.queries import calendar
from rebond.network.models import Place

OWN = "own"


@opens("learning.view")
@require_GET
def show_calendar(request: HttpRequest) -> HttpResponse:
    """One week; of one place or of all, or what the person leads."""
    actor = actor_of(request)
    places, own = list(queries.places_of(actor)), request.GET.get("of") == OWN
    place = _chosen(places, request.GET.get("of", ""))
    week = calendar.week_of(actor, calendar.monday_of(request.GET.get("week", "")), place=place, own=own)
    given = {
        "week": week,
        "places": places,
        "place": place,
        "own": own,
        "of": request.GET.get("of", "") if own or place else "",
        "may_record": may(actor, "learning.record"),
    }
    return render(request, "learning/calendar.html", given)


@opens("learning.view")
@never_cache
@require_GET
def show_feeds(request: HttpRequest) -> HttpResponse:
    return _feeds_page(request)


@opens("learning.view")
@never_cache
@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """The answer itself shows the address, once: it stands in no session and in no message."""
    actor = actor_of(request)
    place = _asked_for(request, actor)
    secret = actions.make_feed(actor=actor, place=place)
    return _feeds_page(request, secret=secret, of=place)


@opens("learning.view")
@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actions.end_feed(actor=actor, place=_asked_for(request, actor)):
        messages.success(request, _("The address is worth nothing any more."))
    return redirect("learning:feeds")


@public
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - whoever has the secret reads
    found = calendar.feed_at(secret)
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    content = calendar_of(found, calendar.sessions_of(found))
    headers = {"Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="seances.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _feeds_page(request: HttpRequest, *, secret: str = "", of: Place | None = None) -> HttpResponse:
    actor = actor_of(request)
    places = list(queries.places_of(actor))
    feeds = calendar.feeds_of_places(places)
    rows: list[dict[str, object]] = [{"of": OWN, "place": None, "feed": calendar.feed_of_trainer(actor)}]
    rows += [{"of": str(place.pk), "place": place, "feed": feeds.get(place.pk)} for place in places]
    shown = settings.PUBLIC_URL + reverse("learning:feed", args=[secret]) if secret else ""
    given = {"rows": rows, "address": shown, "address_of": of}
    return render(request, "learning/feeds.html", given)


def _asked_for(request: HttpRequest, actor: Actor) -> Place | None:
    """None: the sessions that the person leads. Raise `NotFound` for a place out of reach."""
    asked = request.POST.get("of", "")
    if asked == OWN:
        return None
    place = _chosen(list(queries.places_of(actor)), asked)
    if place is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return place


def _chosen(places: list[Place], text: str) -> Place | None:
    return next((place for place in places if str(place.pk) == text), None)
