"""The pick-up: asked for, on paper, and confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.recycling import actions
from rebond.recycling.forms import CollectionForm, PickUpForm
from rebond.recycling.forms.collecting import proposed_movement, proposed_wish
from rebond.recycling.models import PickUpRequest
from rebond.recycling.papers import REQUEST_HEADINGS, pick_up_of, request_rows, waste_slip_of
from rebond.recycling.queries import batch_visible, contents_of, last_collection, last_request
from rebond.stock.answers import pdf_answer, posted
from rebond.ui.answers import show_refusal, status_of


@opens("weee.send")
@require_http_methods(["GET", "POST"])
def request_pick_up(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    before = getattr(found, "request", None) or last_request(found.workshop)
    form = PickUpForm(posted(request), initial=proposed_wish(before))
    if form.is_valid():
        try:
            actions.request_pick_up(actor=actor, batch=found, wish=form.wish)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The request is ready: send it as a PDF, or its table, to the eco-organisation.")
            )
            return redirect("recycling:batch", pk=pk)
    context = {"batch": found, "contents": contents_of(found), "form": form}
    return render(request, "recycling/request.html", context, status=status_of(form))


@opens("weee.view")
@require_GET
def request_paper(request: HttpRequest, pk: int) -> HttpResponse:
    found = _asked(request, pk)
    return pdf_answer(pick_up_of(found.batch), found.batch.reference)


@opens("weee.view")
@require_GET
def request_table(request: HttpRequest, pk: int) -> HttpResponse:
    found = _asked(request, pk)
    lines = csv_lines([str(text) for text in REQUEST_HEADINGS], request_rows(found.batch))
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.batch.reference}.csv"'
    return answer


@opens("weee.view")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = batch_visible(pk, actor_of(request))
    return pdf_answer(waste_slip_of(found), found.reference)


@opens("weee.send")
@require_http_methods(["GET", "POST"])
def collect(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    proposed = proposed_movement(last_collection(found.workshop), getattr(found, "request", None))
    form = CollectionForm(posted(request), initial=proposed)
    if form.is_valid():
        try:
            actions.confirm_collection(actor=actor, batch=found, movement=form.movement)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The batch left: it is frozen, and stands in the register."))
            return redirect("recycling:batch", pk=pk)
    context = {"batch": found, "contents": contents_of(found), "form": form}
    return render(request, "recycling/collect.html", context, status=status_of(form))


def _asked(request: HttpRequest, pk: int) -> PickUpRequest:
    """404 where no pick-up was asked for."""
    found = batch_visible(pk, actor_of(request))
    asked = get_object_or_404(PickUpRequest.objects.filter(batch=found))
    asked.batch = found  # with all that the paper reads of it
    return asked
