"""The tree of locations of a workshop, their labels, and what lies in one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.stock import actions
from rebond.stock.answers import show_error
from rebond.stock.codes import key_of_code
from rebond.stock.forms import ArrangeForm, LocationLabelsForm, LocationsForm
from rebond.stock.labels import print_location_labels
from rebond.stock.models import Location
from rebond.stock.queries import devices_on, location_visible, locations_to_label, parts_of, tree_of
from rebond.ui.answers import key_of, page_asked_for, sent_in, status_of


@opens("stock.view")
@require_GET
def locations(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "tree": tree_of(actor),
        "may_arrange": may(actor, "location.arrange"),
        "may_shelve": may(actor, "device.shelve"),
    }
    return render(request, "stock/locations.html", context)


@opens("stock.view")
@require_GET
def labelled(request: HttpRequest, code: str) -> HttpResponse:
    """The QR of a label leads here: the page of its location."""
    return _page(request, location_visible(key_of_code(code) or 0, actor_of(request)))


@opens("stock.view")
@require_GET
def location(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, location_visible(pk, actor_of(request)))


def _page(request: HttpRequest, found: Location) -> HttpResponse:
    actor = actor_of(request)
    page = page_asked_for(request, devices_on(found))
    context = {
        "location": found,
        "parts": parts_of(found),
        "listing": page,
        "count": devices_on(found).count(),
        "put_url": reverse("stock:shelve", query={"location": found.code}),
        "labels_url": reverse("stock:location_labels", query={"inside": found.pk}),
        "may_arrange": may(actor, "location.arrange"),
        "may_shelve": may(actor, "device.shelve"),
    }
    return render(request, "stock/location.html", context)


@opens("location.arrange")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Several at once; then their labels."""
    actor = actor_of(request)
    form = LocationsForm(sent_in(request), actor=actor, initial={"inside": key_of(request, "inside")})
    if form.is_valid():
        try:
            made = actions.add_locations(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_error(error, form)
        else:
            words = ngettext("%(count)d location is there.", "%(count)d locations are there.", len(made))
            messages.success(request, words % {"count": len(made)})
            return redirect("stock:locations")
    return render(request, "stock/add_locations.html", {"form": form}, status=status_of(form))


@opens("location.arrange")
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = location_visible(pk, actor)
    initial = {"kind": found.kind, "inside": found.inside_id}
    form = ArrangeForm(sent_in(request), actor=actor, location=found, initial=initial)
    if form.is_valid():
        try:
            actions.arrange(actor=actor, location=found, **form.cleaned_data)
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("%(code)s is arranged.") % {"code": found.code})
            return redirect("stock:location", pk=pk)
    context = {"form": form, "location": found}
    return render(request, "stock/arrange_location.html", context, status=status_of(form))


@opens("device.shelve")
@require_http_methods(["GET", "POST"])
def labels(request: HttpRequest) -> HttpResponse:
    """All locations within reach, or with ``?inside=`` one and its parts. POST prints them."""
    actor = actor_of(request)
    key = key_of(request, "inside")
    around = location_visible(key, actor) if key is not None else None
    wanted = locations_to_label(actor, inside=around)
    form = LocationLabelsForm(sent_in(request))
    if form.is_valid():
        try:
            return print_location_labels(wanted, **form.cleaned_data).as_answer()
        except DomainError as error:
            show_error(error, form)
    context = {"form": form, "around": around, "count": len(wanted)}
    return render(request, "stock/location_labels.html", context, status=status_of(form))
