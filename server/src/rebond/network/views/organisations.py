from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.network import actions
from rebond.network.forms import OperatorForm, OrganisationFilterForm, OrganisationForm, WorkshopForm
from rebond.network.queries import (
    organisation_visible,
    organisations_listed,
    people_listed,
    territories_of,
    workshop_visible,
)
from rebond.ui.answers import page_asked_for, show_refusal, status_of


@opens("network.view")
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = OrganisationFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    rows = organisations_listed(actor, text=wanted["q"], kind=wanted["kind"])
    shown = {
        "listing": page_asked_for(request, rows),
        "filter_form": form,
        "may_edit": may(actor, "network.edit"),
    }
    return render(request, "network/organisations.html", shown)


@opens("network.view")
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = organisation_visible(pk, actor)
    people = people_listed(actor).filter(organisation=found).order_by("user__name", "pk")
    shown = {
        "organisation": found,
        "people": list(people),
        "may_edit": may(actor, "network.edit"),
        "may_tell_point": may(actor, "drop_off_point.edit"),
    }
    return render(request, "network/organisation.html", shown)


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def create_organisation(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = OrganisationForm(request.POST or None)
    territory = territories_of(actor).filter(pk=actor.territory_id or 0).first()
    if territory is None:
        raise NotFound(NOT_FOUND, code="not_found")
    if form.is_valid():
        try:
            made = actions.create_organisation(actor=actor, territory=territory, new=form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("network:organisation", pk=made.pk)
    return render(request, "network/organisation_form.html", {"form": form}, status=status_of(form))


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def change_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = organisation_visible(pk, actor)
    asked = OperatorForm if found.is_operator else OrganisationForm
    before = {name: getattr(found, name) for name in asked.base_fields}
    form = asked(request.POST or None, initial=before)
    if form.is_valid():
        try:
            actions.change_organisation(actor=actor, organisation=found, new=form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("network:organisation", pk=found.pk)
    shown = {"form": form, "organisation": found}
    return render(request, "network/organisation_form.html", shown, status=status_of(form))


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def create_workshop(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    owner = organisation_visible(pk, actor)
    form = WorkshopForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create_workshop(actor=actor, organisation=owner, new=form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("network:organisation", pk=owner.pk)
    return render(
        request, "network/workshop_form.html", {"form": form, "organisation": owner}, status=status_of(form)
    )


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def change_workshop(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = workshop_visible(pk, actor)
    before = {name: getattr(found, name) for name in WorkshopForm.base_fields}
    form = WorkshopForm(request.POST or None, initial=before)
    if form.is_valid():
        try:
            actions.change_workshop(actor=actor, workshop=found, new=form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("network:organisation", pk=found.organisation_id)
    shown = {"form": form, "organisation": found.organisation, "workshop": found}
    return render(request, "network/workshop_form.html", shown, status=status_of(form))
