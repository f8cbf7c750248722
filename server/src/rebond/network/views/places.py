from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.network import actions
from rebond.network.forms import ChangePlaceForm, PlaceFilterForm, PlaceForm
from rebond.network.passages import passages_of
from rebond.network.queries import organisation_visible, people_listed, place_visible, places_listed
from rebond.ui.answers import page_asked_for, show_refusal, status_of

SHOWN_PASSAGES = 6


@opens("network.view")
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = PlaceFilterForm(request.GET)
    is_open = request.GET.get("state") != "closed"
    rows = places_listed(actor, text=form.cleaned_data["q"] if form.is_valid() else "", is_open=is_open)
    shown = {
        "listing": page_asked_for(request, rows),
        "filter_form": form,
        "is_open": is_open,
        "may_edit": may(actor, "network.edit"),
    }
    return render(request, "network/places.html", shown)


@opens("network.view")
@require_GET
def place(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = place_visible(pk, actor)
    people = people_listed(actor).filter(place=found).order_by("user__name", "pk")
    shown = {
        "place": found,
        "people": list(people),
        "may_edit": may(actor, "network.edit"),
        "passages": passages_of([found], timezone.now())[:SHOWN_PASSAGES],
        "may_move": reaches(actor, "place_stops.edit", found.scope_keys()),
        "may_tell_point": reaches(actor, "drop_off_point.edit", found.scope_keys()),
        "may_see_drop_offs": reaches(actor, "drop_off.view", found.scope_keys()),
        "may_locate_papers": reaches(actor, "papers.locate", found.scope_keys()),
    }
    return render(request, "network/place.html", shown)


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def create_place(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    owner = organisation_visible(pk, actor)
    form = PlaceForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create_place(actor=actor, organisation=owner, new=form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("network:place", pk=made.pk)
    return render(
        request, "network/place_form.html", {"form": form, "organisation": owner}, status=status_of(form)
    )


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def change_place(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = place_visible(pk, actor)
    before = {name: getattr(found, name) for name in PlaceForm.base_fields}
    form = ChangePlaceForm(request.POST or None, initial=before, is_open=found.is_open)
    if form.is_valid():
        try:
            actions.change_place(actor=actor, place=found, new=form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("network:place", pk=found.pk)
    shown = {"form": form, "organisation": found.organisation, "place": found}
    return render(request, "network/place_form.html", shown, status=status_of(form))
