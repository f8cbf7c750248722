"""The external workshop gives back by scanning; the other end receives by scanning."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.devices.models import Device
from rebond.kit.errors import DomainError
from rebond.stock.answers import answer_pile, pdf_answer, posted, scanned_first, show_error
from rebond.stock.choices import TransferState
from rebond.stock.queries import sort_transfer
from rebond.subcontracting import actions
from rebond.subcontracting.choices import Claim
from rebond.subcontracting.forms import GiveBackForm, ProofForm, ReturnArrivalForm
from rebond.subcontracting.queries import (
    entrusted_visible,
    judge,
    return_visible,
    returns_of,
    rows_of_return,
    workshops_external,
)
from rebond.subcontracting.slips import print_return_slip
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.workshop.forms import is_too_large
from rebond.workshop.refusals import TOO_LARGE


@opens("entrustment.work")
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, workshop: int) -> HttpResponse:
    """POST puts a pile on the slip of return, with what is said of it."""
    actor = actor_of(request)
    found = get_object_or_404(workshops_external(actor).select_related("organisation"), pk=workshop)
    initial = {"claim": Claim.DONE, **scanned_first(request)}
    form = GiveBackForm(posted(request), actor=actor, initial=initial)
    return answer_pile(
        request,
        "subcontracting/give_back.html",
        form=form,
        to=reverse("subcontracting:give_back", args=[workshop]),
        gesture=lambda: actions.prepare_return(
            actor=actor,
            workshop=found,
            devices=form.cleaned_data["codes"],
            claim=form.cleaned_data["claim"],
        ),
        done=lambda count: (
            ngettext("%(count)d computer on the slip.", "%(count)d computers on the slip.", count)
            % {"count": count}
        ),
        context=lambda: {
            "workshop": found,
            "slips": [
                (row, rows_of_return(row))
                for row in returns_of(actor, state=TransferState.FILLING)
                if row.from_workshop_id == found.pk
            ],
        },
    )


@opens("entrustment.view")
@require_GET
def a_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip: what is said of each computer, and what it lacks."""
    actor = actor_of(request)
    found = return_visible(pk, actor)
    works = found.from_workshop is not None and reaches(
        actor, "entrustment.work", found.from_workshop.scope_keys()
    )
    context = {
        "transfer": found,
        "rows": rows_of_return(found),
        "may_send": works and found.state == TransferState.FILLING,
        "may_call_back": works and found.state == TransferState.UNDERWAY,
        "may_receive": found.state == TransferState.UNDERWAY
        and reaches(actor, "transfer.receive", found.scope_keys()),
        "may_settle_gaps": found.state == TransferState.RECEIVED and may(actor, "stock.transfer"),
    }
    return render(request, "subcontracting/return.html", context)


@opens("entrustment.work")
@require_POST
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """``code``: the computer that stays for now."""
    actor = actor_of(request)
    found = return_visible(pk, actor)
    device = get_object_or_404(
        Device.objects.visible_to(actor), asset_tag=request.POST.get("code", ""), entrusted_lines__back=found
    )
    try:
        actions.take_off(actor=actor, transfer=found, device=device)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("subcontracting:return", pk=pk)


@opens("entrustment.work")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.send_return(actor=actor, transfer=return_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("The computers are on their way back. Print the slip: it travels with them.")
        )
    return redirect("subcontracting:return", pk=pk)


@opens("entrustment.work")
@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Said to have left by mistake."""
    actor = actor_of(request)
    try:
        actions.call_back_return(actor=actor, transfer=return_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The computers did not leave: they are on the slip again."))
    return redirect("subcontracting:return", pk=pk)


@opens("transfer.receive")
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written before the person saw what came, what did not, and which proofs are missing."""
    actor = actor_of(request)
    found = return_visible(pk, actor)
    if found.state != TransferState.UNDERWAY:
        messages.info(request, _("This return is not on its way."))
        return redirect("subcontracting:return", pk=pk)
    given = request.POST.copy() if request.method == "POST" else None
    form = ReturnArrivalForm(given, actor=actor, transfer=found)
    valid = form.is_valid()
    looked = sort_transfer(found, form.cleaned_data["codes"] if valid else [])
    confirmed = valid and request.POST.get("gesture") == "receive"
    if confirmed and form.cleaned_data["seen"] == looked.signature:
        try:
            actions.receive_return(actor=actor, transfer=found, scanned=form.cleaned_data["codes"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The return is received."))
            return redirect("subcontracting:return", pk=pk)
    if given is not None:
        given["seen"] = looked.signature
    came = {device.pk for device in looked.received}
    lacking = [row for row in rows_of_return(found) if row[0].device_id in came and row[1].missing]
    context = {"transfer": found, "form": form, "looked": looked if valid else None, "lacking": lacking}
    return render(request, "subcontracting/receive_return.html", context, status=status_of(form))


@opens("entrustment.work")
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """The report of a computer that came back without its proof."""
    actor = actor_of(request)
    found = entrusted_visible(pk, line, actor)
    form = ProofForm(sent_in(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["report"]
        try:
            if is_too_large(file):
                form.add_error("report", TOO_LARGE)
            else:
                actions.send_proof(actor=actor, line=found, data=file.read(), name=(file.name or "")[:120])
        except DomainError as error:
            show_refusal(form, error)
    if form.is_bound and not form.errors:
        messages.success(request, _("The proof is kept: the coordination sees it."))
        return redirect("subcontracting:entrustment", pk=pk)
    context = {"line": found, "form": form, "verdict": judge([found])[found.pk]}
    return render(request, "subcontracting/proof.html", context, status=status_of(form))


@opens("entrustment.view")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = return_visible(pk, actor_of(request))
    return pdf_answer(print_return_slip(found), found.reference)
