"""A donor with an account, or the coordination for them, says where and when the computers are brought."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access import Actor, Role
from rebond.access.guards import actor_of, opens
from rebond.collection import actions
from rebond.collection.fitting import chosen_day
from rebond.collection.forms import AgreeForm, BringForm
from rebond.collection.models import DonationRequest
from rebond.collection.queries import bringing_of, request_visible
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("donation_request.make")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = request_visible(pk, actor)
    form = BringForm(sent_in(request), request=found)
    if form.is_valid():
        try:
            choose(actor, found, form)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Noted: you are told what is answered."))
            return redirect("collection:request", pk=pk)
    context = {
        "form": form,
        "asked": found,
        "bringing": bringing_of(found),
        "is_giver": actor.role is Role.DONOR,
    }
    return render(request, "collection/bring.html", context, status=status_of(form))


@opens("donation_request.make")
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found, form = request_visible(pk, actor), AgreeForm(request.POST)
    if form.is_valid():
        try:
            actions.agree_to_day(actor=actor, request=found, **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Agreed: they are expected on that day."))
    return redirect("collection:request", pk=pk)


def choose(actor: Actor, found: DonationRequest, form: BringForm) -> None:
    """What a form of the donor says, whatever the door."""
    if form.wants_pick_up:
        actions.ask_for_pick_up(actor=actor, request=found)
    else:
        given = form.cleaned_data
        day = chosen_day(given["bring_on"])
        actions.ask_to_bring(actor=actor, request=found, point=given["point"], day=day)
