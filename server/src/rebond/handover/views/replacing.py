"""Another computer for a person whose own is gone: the place asks or agrees, the coordination answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.handover import actions
from rebond.handover.choices import ReplacementState, UseEnd
from rebond.handover.forms import AnswerReplacementForm, ReplaceForm
from rebond.handover.models import EndOfUse, ReplacementRequest
from rebond.handover.queries import end_of_use_visible
from rebond.handover.queries.replacing import (
    decides_alone,
    last_request_of,
    replacement_visible,
    replacements_waiting,
)
from rebond.kit.errors import DomainError
from rebond.stock.answers import posted, show_error
from rebond.ui.answers import page_asked_for


@opens("device.hand_over")
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever may decide agrees to it here; the others ask whoever may."""
    actor, found = actor_of(request), end_of_use_visible(pk, actor_of(request))
    if found.handover is None:
        return redirect("handover:ended", pk=pk)
    alone, asked = decides_alone(actor, found.handover.referral), last_request_of(found)
    if alone and asked is not None and asked.state == ReplacementState.ASKED:
        return redirect("handover:replacement", pk=asked.pk)
    unseen = not alone and found.how in UseEnd.LOSSES and not found.declaration_seen
    form = ReplaceForm(posted(request), asks_whether_declared=unseen)
    if form.is_valid() and _agreed_or_asked(request, found, form, alone=alone):
        return redirect("handover:ended", pk=pk)
    context = {"end": found, "form": form, "alone": alone}
    return render(request, "handover/replace.html", context, status=422 if form.is_bound else 200)


def _agreed_or_asked(request: HttpRequest, end: EndOfUse, form: ReplaceForm, *, alone: bool) -> bool:
    given, actor = form.cleaned_data, actor_of(request)
    try:
        if alone:
            actions.agree_to_replace(actor=actor, end=end, reason=given["reason"])
        else:
            actions.ask_to_replace(actor=actor, end=end, **given)
    except DomainError as error:
        show_error(error, form)
        return False
    if alone:
        messages.success(request, _("Agreed. The person waits for a computer again, with the same code."))
    else:
        messages.success(
            request, _("Asked. The coordination reads it in “To do”, and you are told its answer.")
        )
    return True


@opens("device.replace")
@require_GET
def replacements(request: HttpRequest) -> HttpResponse:
    rows = replacements_waiting(actor_of(request))
    context = {"listing": page_asked_for(request, rows), "count": rows.count()}
    return render(request, "handover/replacements.html", context)


@opens("device.replace")
@require_http_methods(["GET", "POST"])
def replacement(request: HttpRequest, pk: int) -> HttpResponse:
    """One page to read what is asked and to answer it; then what was answered."""
    found = replacement_visible(pk, actor_of(request))
    form = AnswerReplacementForm(posted(request))
    if form.is_valid() and _answered(request, found, form):
        return redirect("handover:replacement", pk=pk)
    context = {
        "asked": found,
        "end": found.end,
        "handover": found.end.handover,
        "is_loss": found.end.how in UseEnd.LOSSES,
        "is_waiting": found.state == ReplacementState.ASKED,
        "may_reconsider": found.answered_at and found.state != ReplacementState.WITHDRAWN,
        "form": form,
    }
    return render(request, "handover/replacement.html", context, status=422 if form.is_bound else 200)


def _answered(request: HttpRequest, asked: ReplacementRequest, form: AnswerReplacementForm) -> bool:
    actor, refusal = actor_of(request), form.cleaned_data["answer"]
    try:
        if refusal is None:
            actions.grant_replacement(actor=actor, request=asked)
        else:
            actions.refuse_replacement(actor=actor, request=asked, reason=refusal)
    except DomainError as error:
        show_error(error, form)
        return False
    messages.success(request, _("Answered. The place is told."))
    return True


@opens("device.replace")
@require_POST
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    found = replacement_visible(pk, actor_of(request))
    try:
        actions.reconsider_replacement(actor=actor_of(request), request=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back: the request waits for your answer again."))
    return redirect("handover:replacement", pk=pk)


@opens("device.hand_over")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = replacement_visible(pk, actor_of(request))
    try:
        actions.withdraw_replacement(actor=actor_of(request), request=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The coordination is not asked any more."))
    return redirect("handover:ended", pk=found.end_id)
