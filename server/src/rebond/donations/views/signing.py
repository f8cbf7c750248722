"""The signatures of an agreement, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rebond.access.guards import actor_of, opens
from rebond.donations import actions
from rebond.donations.forms import DelegationForm, StepForm, SuccessionForm
from rebond.donations.models import SigningStep
from rebond.donations.queries import agreement_visible, step_visible
from rebond.donations.views.agreements import agreement_page
from rebond.kit.errors import DomainError
from rebond.ui.answers import show_refusal


@opens("donation.edit")
@require_POST
def take_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    found = step_visible(pk, step, actor_of(request))
    form = StepForm(request.POST, step=found)
    return _answer(request, found, form, actions.take_step, said=_("The step is recorded."), name="step_form")


@opens("donation.edit")
@require_POST
def delegate(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    found = step_visible(pk, step, actor_of(request))
    form = DelegationForm(request.POST, auto_id="id_delegate_%s")
    said = _("The signature is delegated: record the order of delegation first.")
    return _answer(request, found, form, actions.delegate, said=said, name="delegation_form")


@opens("donation.edit")
@require_POST
def name_successor(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    found = step_visible(pk, step, actor_of(request))
    form = SuccessionForm(request.POST, auto_id="id_successor_%s")
    said = _("Somebody else is awaited from today on.")
    return _answer(request, found, form, actions.name_successor, said=said, name="succession_form")


@opens("donation.edit")
@require_POST
def take_back_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    actor = actor_of(request)
    found = agreement_visible(pk, actor).signing_steps.filter(pk=step).first()
    if found is None:  # a delegation taken back goes: the same page was sent again
        return redirect("donations:agreement", pk=pk)
    try:
        actions.take_back_step(actor=actor, step=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The step is awaited again."))
    return redirect("donations:agreement", pk=pk)


def _answer(
    request: HttpRequest,
    step: SigningStep,
    form: forms.Form,
    action: Callable[..., Any],
    *,
    said: str,
    name: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            action(actor=actor_of(request), step=step, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return agreement_page(request, step.agreement, **{name: form})
    messages.success(request, said)
    return redirect("donations:agreement", pk=step.agreement_id)
