"""The person has their computer no more: what happened, and a mistake taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.devices.lifecycle import STEPS
from rebond.handover import actions
from rebond.handover.choices import ReplacementState, UseEnd
from rebond.handover.forms import EndOfUseForm
from rebond.handover.models import EndOfUse
from rebond.handover.queries import end_of_use_visible
from rebond.handover.queries.replacing import decides_alone, last_request_of
from rebond.kit.errors import DomainError
from rebond.stock.answers import posted, scanned_first, show_error


@opens("device.hand_over")
@require_http_methods(["GET", "POST"])
def end_use(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = EndOfUseForm(posted(request), actor=actor, initial=scanned_first(request))
    if form.is_valid() and (made := _ended(request, form)) is not None:
        messages.success(request, _("Written down. Nobody will be asked about this computer any more."))
        return redirect("handover:ended", pk=made.pk)
    context = {
        "form": form,
        "may_take_back": may(actor, "device.take_back"),
        "code": form["code"].value() or "",
    }
    return render(request, "handover/end_use.html", context, status=422 if form.is_bound else 200)


def _ended(request: HttpRequest, form: EndOfUseForm) -> EndOfUse | None:
    given = form.cleaned_data
    try:
        return actions.end_use(
            actor=actor_of(request),
            device=given["code"],
            how=given["how"],
            happened_on=given["happened_on"],
            declaration_seen=given["declaration_seen"],
            submission=given["submission"],
        )
    except DomainError as error:
        show_error(error, form)
        return None


@opens("device.hand_over")
@require_GET
def ended(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = end_of_use_visible(pk, actor)
    context = {
        "end": found,
        "handover": found.handover,
        "is_loss": found.how in UseEnd.LOSSES,
        "may_cancel": may(actor, "exit.cancel"),
        "may_recover": found.device.stage in STEPS["recover"].sources and may(actor, "device.receive"),
        **_of_replacement(actor, found),
    }
    return render(request, "handover/ended.html", context)


def _of_replacement(actor: Actor, end: EndOfUse) -> dict[str, Any]:
    """What this reader may do about another computer, and how far a request for it has come."""
    asked, may_answer = last_request_of(end), may(actor, "device.replace")
    is_waiting = asked is not None and asked.state == ReplacementState.ASKED
    is_open = end.handover is not None and not end.replacement_reason
    alone = end.handover is not None and decides_alone(actor, end.handover.referral)
    return {
        "asked": asked,
        "is_waiting": is_waiting,
        "sees_answer": may_answer,
        "answer_url": reverse("handover:replacement", args=[asked.pk])
        if asked and is_waiting and may_answer
        else "",
        "may_replace": is_open and alone,
        "may_ask": is_open and not alone and not is_waiting,
    }


@opens("exit.cancel")
@require_POST
def use_goes_on(request: HttpRequest, pk: int) -> HttpResponse:
    found = end_of_use_visible(pk, actor_of(request))
    try:
        actions.use_goes_on(actor=actor_of(request), end=found)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("handover:ended", pk=pk)
    messages.success(request, _("Taken back: the person has this computer."))
    if found.handover_id is None:
        return redirect("desk:device", found.device.asset_tag)
    return redirect("handover:handover", pk=found.handover_id)
