"""Requests to give, for whoever answers them and for a donor who has an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import Role, may
from rebond.access.guards import actor_of, opens
from rebond.collection import actions
from rebond.collection.actions.deciding import verdicts
from rebond.collection.choices import Handing, RequestState
from rebond.collection.forms import AcceptForm, AnswerForm, AskForm, OfferForm, RefuseForm
from rebond.collection.queries import (
    bringing_of,
    picture_visible,
    programmes_to_judge_by,
    request_visible,
    requests_listed,
    told_of,
)
from rebond.kit.errors import DomainError
from rebond.network.models import Organisation
from rebond.programmes.models import Programme
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of

TABS = {
    "open": (RequestState.RECEIVED, RequestState.ASKED),
    "received": (RequestState.RECEIVED,),
    "asked": (RequestState.ASKED,),
    "accepted": (RequestState.ACCEPTED,),
    "refused": (RequestState.REFUSED,),
}


@opens("donation_request.view")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    shown = request.GET.get("state", "open")
    shown = shown if shown in TABS else "open"
    actor = actor_of(request)
    page = page_asked_for(request, requests_listed(actor).filter(state__in=TABS[shown]))
    context = {
        "listing": page,
        "shown": shown,
        "may_make": may(actor, "donation_request.make") and actor.organisation_id,
        "may_see_drop_offs": may(actor, "drop_off.view"),
    }
    return render(request, "collection/requests.html", context)


@opens("donation_request.view")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = request_visible(pk, actor)
    told = told_of(found)
    programme = programmes_to_judge_by(found, actor).first()
    said = verdicts(told.lines, found, programme) if programme and found.is_open else {}
    context = {
        "told": told,
        "rows": [(line, said.get(line.pk)) for line in told.lines],
        "programme": programme,
        "may_decide": may(actor, "donation_request.decide") and found.is_open,
        "may_plan": may(actor, "round.plan") and found.handing == Handing.PICK_UP,
        "may_answer": may(actor, "donation_request.make") and found.state == RequestState.ASKED,
        "bringing": bringing_of(found),
        "is_giver": actor.role is Role.DONOR,
        "may_bring": may(actor, "donation_request.make"),
        "may_see_drop_off": may(actor, "drop_off.view"),
    }
    return render(request, "collection/request.html", context)


@opens("donation_request.view")
@require_GET
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = picture_visible(pk, number, actor_of(request))
    answer = HttpResponse(bytes(found.content), content_type="image/jpeg")
    answer["Content-Disposition"] = f'inline; filename="picture-{found.pk}.jpg"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@opens("donation_request.make")
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A donor who has an account: their organisation is known."""
    actor = actor_of(request)
    organisation = get_object_or_404(
        Organisation.objects.select_related("territory", "commune"), pk=actor.organisation_id or 0
    )
    first = {"commune": organisation.commune}
    given: dict[str, Any] = {"territory": organisation.territory, "organisation": organisation}
    if "near" in request.POST and request.POST.get("handing") == Handing.DROP_OFF:
        context = {"form": OfferForm.again(request.POST, **given), "organisation": organisation}
        return render(request, "collection/make.html", context)
    form = OfferForm(sent_in(request), request.FILES or None, initial=first, **given)
    if form.is_valid():
        try:
            made = actions.ask_to_give(
                actor=actor,
                territory=organisation.territory,
                organisation=organisation,
                offer=form.offer(),
                submission=form.cleaned_data["submission"],
                language=get_language() or "fr",
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Request %(code)s is with the coordination.") % {"code": made.code})
            return redirect("collection:request", pk=made.pk)
    context = {"form": form, "organisation": organisation}
    return render(request, "collection/make.html", context, status=status_of(form))


@opens("donation_request.make")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = request_visible(pk, actor)
    form = AnswerForm(sent_in(request), request.FILES or None)
    if form.is_valid():
        try:
            actions.answer(actor=actor, request=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your answer is with the coordination."))
            return redirect("collection:request", pk=pk)
    context = {"form": form, "told": told_of(found)}
    return render(request, "collection/answer.html", context, status=status_of(form))


@opens("donation_request.decide")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = request_visible(pk, actor)
    form = AskForm(sent_in(request))
    if form.is_valid():
        try:
            actions.ask_for_more(actor=actor, request=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("Your question is sent. The request comes back here with the answer.")
            )
            return redirect("collection:request", pk=pk)
    return render(request, "collection/ask.html", {"form": form, "asked": found}, status=status_of(form))


@opens("donation_request.decide")
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = request_visible(pk, actor)
    form = RefuseForm(sent_in(request))
    if form.is_valid():
        try:
            actions.refuse(actor=actor, request=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The request is refused, and the reason is told."))
            return redirect("collection:requests")
    return render(request, "collection/refuse.html", {"form": form, "asked": found}, status=status_of(form))


@opens("donation_request.decide")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = request_visible(pk, actor)
    programmes = list(programmes_to_judge_by(found, actor))
    programme = _chosen(programmes, request.GET.get("programme", ""))
    if programme is None:
        messages.error(request, _("No programme of your territory runs at the moment. Open one first."))
        return redirect("collection:request", pk=pk)
    lines = list(found.lines.order_by("pk"))
    form = AcceptForm(
        sent_in(request),
        actor=actor,
        request=found,
        programme=programme,
        lines=lines,
        said=verdicts(lines, found, programme),
    )
    if form.is_valid():
        try:
            made = actions.accept(actor=actor, request=found, terms=form.terms())
        except DomainError as error:
            show_refusal(form, error)
        else:
            done = _("Accepted: the lot %(lot)s is announced.") % {"lot": made.lot}
            messages.success(request, done)
            return redirect("collection:request", pk=pk)
    context = {"form": form, "asked": found, "programme": programme, "programmes": programmes}
    return render(request, "collection/accept.html", context, status=status_of(form))


def _chosen(programmes: list[Programme], slug: str) -> Programme | None:
    named = [programme for programme in programmes if programme.slug == slug]
    return next(iter([*named, *programmes]), None)
