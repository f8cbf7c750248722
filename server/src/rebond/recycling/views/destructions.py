"""Drives to destroy: listed by scanning computers, recorded once it is done, attested on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.recycling import actions
from rebond.recycling.choices import DestructionState
from rebond.recycling.forms import DestructionForm, DrivesForm
from rebond.recycling.forms.batches import WorkshopForm
from rebond.recycling.models import Destruction
from rebond.recycling.papers import certificate_of_destruction
from rebond.recycling.queries import destruction_visible, destructions_listed, drives_in
from rebond.stock.answers import attempt, keep_refused, pdf_answer, posted, scanned_first
from rebond.stock.forms import choose_workshop
from rebond.ui.answers import page_asked_for, show_refusal, status_of


@opens("weee.view")
@require_GET
def destructions(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = WorkshopForm()
    choose_workshop(form, actor)
    context = {
        "listing": page_asked_for(request, destructions_listed(actor)),
        "form": form,
        "may_list": may(actor, "drive.list_for_destruction"),
    }
    return render(request, "recycling/destructions.html", context)


@opens("drive.list_for_destruction")
@require_POST
def open_destruction(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = WorkshopForm(request.POST)
    choose_workshop(form, actor)
    if not form.is_valid():
        messages.error(request, _("Choose the workshop of the drives."))
        return redirect("recycling:destructions")
    found = actions.open_destruction(actor=actor, workshop=form.cleaned_data["workshop"])
    return redirect("recycling:destruction", pk=found.pk)


@opens("weee.view")
@require_http_methods(["GET", "POST"])
def destruction(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the drives of the list. POST: those of a pile of computers are added."""
    actor, found = actor_of(request), destruction_visible(pk, actor_of(request))
    form = DrivesForm(posted(request), actor=actor, initial=scanned_first(request))
    if request.method != "POST":
        return _page(request, found, form=form)
    outcome = None
    if form.is_valid():
        outcome = attempt(
            form,
            lambda: actions.list_drives(
                actor=actor,
                destruction=found,
                devices=form.cleaned_data["codes"],
                serial=form.cleaned_data["serial"],
            ),
        )
    if outcome is not None and outcome.complete:
        messages.success(request, _("Their drives are on the list."))
        return redirect("recycling:destruction", pk=pk)
    if outcome is not None:
        keep_refused(form, outcome)
    return _page(request, found, form=form, outcome=outcome, status=422)


@opens("drive.list_for_destruction")
@require_POST
def unlist(request: HttpRequest, pk: int) -> HttpResponse:
    """``drive``: the key of the drive that is not destroyed with this list."""
    actor = actor_of(request)
    found = destruction_visible(pk, actor)
    wanted = request.POST.get("drive", "")
    line = next((line for line in drives_in(found) if str(line.drive_id) == wanted), None)
    if line is None:
        raise Http404
    try:
        actions.unlist_drive(actor=actor, destruction=found, drive=line.drive)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("This drive is off the list."))
    return redirect("recycling:destruction", pk=pk)


@opens("drive.destroy")
@require_http_methods(["GET", "POST"])
def record_destruction(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = destruction_visible(pk, actor)
    form = DestructionForm(posted(request))
    if form.is_valid():
        try:
            actions.record_destruction(actor=actor, destruction=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The destruction is recorded: it is the proof of each of these drives.")
            )
            return redirect("recycling:destruction", pk=pk)
    context = {"destruction": found, "lines": drives_in(found), "form": form}
    return render(request, "recycling/record_destruction.html", context, status=status_of(form))


@opens("weee.view")
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """404 until the drives are destroyed: nothing is attested before."""
    found = destruction_visible(pk, actor_of(request))
    if found.state != DestructionState.DESTROYED:
        raise Http404
    return pdf_answer(certificate_of_destruction(found), found.reference)


def _page(request: HttpRequest, found: Destruction, *, status: int = 200, **shown: Any) -> HttpResponse:
    actor = actor_of(request)
    is_open = found.state == DestructionState.OPEN
    context = {
        "destruction": found,
        "lines": drives_in(found),
        "form": shown["form"],
        "outcome": shown.get("outcome"),
        "may_list": is_open and may(actor, "drive.list_for_destruction"),
        "may_record": is_open and may(actor, "drive.destroy"),
        "is_destroyed": not is_open,
        "may_work": may(actor, "bench.view"),
    }
    return render(request, "recycling/destruction.html", context, status=status)
