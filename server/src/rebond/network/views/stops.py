"""Where a place that travels stands: its people say it, everybody reads it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens, public
from rebond.kit.errors import DomainError
from rebond.network import actions
from rebond.network.forms import StopForm
from rebond.network.models import Territory
from rebond.network.passages import passages_of
from rebond.network.queries import place_to_move, places_told_to_all, stop_to_change, stops_of
from rebond.ui.answers import show_refusal, status_of

SHOWN_TO_ITS_PEOPLE = 12
SHOWN_TO_ALL = 60


@opens("place_stops.edit")
@require_GET
def stops(request: HttpRequest, pk: int) -> HttpResponse:
    place = place_to_move(pk, actor_of(request))
    shown = {
        "place": place,
        "stops": stops_of(place),
        "passages": passages_of([place], timezone.now())[:SHOWN_TO_ITS_PEOPLE],
    }
    return render(request, "network/stops.html", shown)


@opens("place_stops.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = place_to_move(pk, actor)
    form = StopForm(request.POST if request.method == "POST" else None)
    form.fields["commune"].prefer(place.organisation.territory.departement_code)  # type: ignore[attr-defined]
    if form.is_valid():
        new, submission = form.stop()
        try:
            actions.add_stop(actor=actor, place=place, new=new, submission=submission)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The stop is added."))
            return redirect("network:stops", pk=pk)
    shown = {"form": form, "place": place}
    return render(request, "network/stop_form.html", shown, status=status_of(form))


@opens("place_stops.edit")
@require_POST
def skip(request: HttpRequest, pk: int, stop: int) -> HttpResponse:
    actor = actor_of(request)
    found = stop_to_change(pk, stop, actor)
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        actions.skip_stop(actor=actor, stop=found, day=day)
    except ValueError:
        messages.error(request, _("Choose a day of the list."))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It does not come on that day: nobody reads it any more."))
    return redirect("network:stops", pk=pk)


@opens("place_stops.edit")
@require_POST
def remove(request: HttpRequest, pk: int, stop: int) -> HttpResponse:
    actor = actor_of(request)
    actions.remove_stop(actor=actor, stop=stop_to_change(pk, stop, actor))
    messages.success(request, _("From today on it comes there no more."))
    return redirect("network:stops", pk=pk)


@public
@require_GET
def passages(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the buses of a territory stand next, or in one commune; nothing of places that are not on the public map."""
    territory = get_object_or_404(Territory, slug=slug)
    found = passages_of(places_told_to_all(territory), timezone.now())
    communes = sorted({passage.stop.commune for passage in found}, key=str)
    chosen = next((commune for commune in communes if commune.pk == request.GET.get("commune")), None)
    shown = {
        "territory": territory,
        "communes": communes,
        "chosen": chosen,
        "passages": [passage for passage in found if chosen in {None, passage.stop.commune}][:SHOWN_TO_ALL],
    }
    return render(request, "network/passages.html", shown)
