"""What is entrusted to external workshops: the agreements, their computers, their figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import device_visible
from rebond.kit.errors import DomainError
from rebond.stock.actions import load_transfer, unload_transfer
from rebond.stock.answers import answer_pile, pdf_answer, posted, scanned_first, show_error
from rebond.stock.choices import TransferState
from rebond.stock.forms import LoadTransferForm
from rebond.stock.queries import lines_of_transfer
from rebond.subcontracting import actions
from rebond.subcontracting.forms import EntrustForm, PutOffForm, SettleForm
from rebond.subcontracting.models import Entrustment
from rebond.subcontracting.queries import (
    entrusted_visible,
    entrustment_visible,
    entrustments_listed,
    figures_of,
    lines_of,
    returns_of,
    workshops_external,
)
from rebond.subcontracting.slips import print_entrusted_slip
from rebond.ui.answers import page_asked_for, sent_in, status_of


@opens("entrustment.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The figures by external workshop, what is on its way back, and the agreements."""
    actor = actor_of(request)
    context = {
        "figures": figures_of(actor),
        "listing": page_asked_for(request, entrustments_listed(actor), size=20),
        "coming": returns_of(actor, state=TransferState.UNDERWAY),
        "preparing": returns_of(actor, state=TransferState.FILLING),
        "workshops": list(workshops_external(actor)) if may(actor, "entrustment.work") else [],
        "may_manage": may(actor, "entrustment.manage"),
        "may_see_papers": may(actor, "report.download"),
        "is_external": actor.is_external,
    }
    return render(request, "subcontracting/home.html", context)


@opens("entrustment.manage")
@require_http_methods(["GET", "POST"])
def entrust(request: HttpRequest) -> HttpResponse:
    """The terms. What the lot holds goes on the slip; the rest is scanned on the next page."""
    actor = actor_of(request)
    form = EntrustForm(sent_in(request), actor=actor, initial=dict(request.GET.items()))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made, outcome = actions.open_entrustment(
                actor=actor,
                origin=given["origin"],
                workshop=given["workshop"],
                terms=form.terms(),
                lot=given["lot"],
            )
        except DomainError as error:
            show_error(error, form)
        else:
            for refusal in outcome.refused:
                messages.warning(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
            return redirect("subcontracting:entrustment", pk=made.pk)
    return render(request, "subcontracting/entrust.html", {"form": form}, status=status_of(form))


@opens("entrustment.view")
@require_http_methods(["GET", "POST"])
def entrustment(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement; while it is filled, POST puts a pile on its slip."""
    actor = actor_of(request)
    found = entrustment_visible(pk, actor)
    form = LoadTransferForm(posted(request), actor=actor, initial=scanned_first(request))
    return answer_pile(
        request,
        "subcontracting/entrustment.html",
        form=form,
        to=reverse("subcontracting:entrustment", args=[pk]),
        gesture=lambda: load_transfer(
            actor=actor, transfer=found.transfer, devices=form.cleaned_data["codes"]
        ),
        done=lambda count: (
            ngettext("%(count)d computer on the slip.", "%(count)d computers on the slip.", count)
            % {"count": count}
        ),
        context=lambda: {
            **_contents(found, actor),
            "put_off_form": PutOffForm(initial={"due_on": found.due_on}),
            "may_send_proof": may(actor, "entrustment.work"),
            "is_external": actor.is_external,
            "awaited": found.transfer.state == TransferState.UNDERWAY,
            "may_call_back": found.transfer.state == TransferState.UNDERWAY
            and not found.is_filling
            and may(actor, "entrustment.manage"),
        },
    )


def _contents(found: Entrustment, actor: Actor) -> dict[str, Any]:
    """What is on the slip until it leaves, then what came of each computer."""
    manages = may(actor, "entrustment.manage")
    rows = lines_of(found) if found.sent_at else []
    return {
        "entrustment": found,
        "loaded": lines_of_transfer(found.transfer) if found.is_filling else [],
        "rows": rows,
        "may_fill": found.is_filling and manages,
        "may_manage": manages,
        "may_give_back": may(actor, "entrustment.work") and any(not row.line.result for row in rows),
        "may_ask": manages and any(row.lacks_proofs for row in rows),
    }


@opens("entrustment.manage")
@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """``code``: the computer that stays."""
    actor = actor_of(request)
    found = entrustment_visible(pk, actor)
    device = device_visible(request.POST.get("code", ""), actor)
    try:
        unload_transfer(actor=actor, transfer=found.transfer, devices=[device])
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.send_entrustment(actor=actor, entrustment=entrustment_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The computers are entrusted. Print the slip: it travels with them."))
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def put_off(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), PutOffForm(request.POST)
    found = entrustment_visible(pk, actor)
    if not form.is_valid():
        messages.error(request, _("Choose the new day."))
        return redirect("subcontracting:entrustment", pk=pk)
    try:
        actions.put_off(actor=actor, entrustment=found, due_on=form.cleaned_data["due_on"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The new day is recorded."))
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.ask_for_proofs(actor=actor, entrustment=entrustment_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The proofs are asked for: the workshop is told."))
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def settle(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """``now``: what came of this computer."""
    actor, form = actor_of(request), SettleForm(request.POST)
    found = entrusted_visible(pk, line, actor)
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of this computer."))
        return redirect("subcontracting:entrustment", pk=pk)
    try:
        actions.settle(actor=actor, line=found, now=form.clean_now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(tag)s is settled.") % {"tag": found.device.asset_tag})
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Opened by mistake, before anything left."""
    actor = actor_of(request)
    try:
        actions.cancel_entrustment(actor=actor, entrustment=entrustment_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The agreement is cancelled: nothing is on its slip."))
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Said to have left by mistake."""
    actor = actor_of(request)
    try:
        actions.call_back(actor=actor, entrustment=entrustment_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The computers did not leave: they are on the slip again."))
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.manage")
@require_POST
def take_back(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """The answer for one computer was a mistake."""
    actor = actor_of(request)
    found = entrusted_visible(pk, line, actor)
    try:
        actions.take_answer_back(actor=actor, line=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("The answer for %(tag)s is taken back.") % {"tag": found.device.asset_tag}
        )
    return redirect("subcontracting:entrustment", pk=pk)


@opens("entrustment.view")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = entrustment_visible(pk, actor_of(request))
    return pdf_answer(print_entrusted_slip(found), found.reference)
