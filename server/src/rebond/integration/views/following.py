"""What the supervisor opens: the people under contract, and one record with its answers."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.integration import actions, told
from rebond.integration.choices import NotYetReason
from rebond.integration.forms import AnswerForm, ContractForm, EndForm, ExtensionForm
from rebond.integration.models import Contract, Trainee
from rebond.integration.queries import (
    contract_visible,
    people_for,
    record_of,
    skill_visible,
    trainee_visible,
    trainees_listed,
)
from rebond.integration.queries.hours import keeps_hours
from rebond.integration.sheet import answer_sheet
from rebond.integration.views.tabs import tabs_of
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, shown_alone, status_of

ALONE = {"skills": told.SKILLS, "contracts": told.CONTRACTS, "exits": told.EXITS}
"""What the list shows alone when somebody comes from “To do”."""


@opens("trainee.follow")
@require_GET
def trainees(request: HttpRequest) -> HttpResponse:
    """``?show=skills``, ``contracts``, ``exits``: the people of whom one of these waits; else all."""
    actor, (show, words) = actor_of(request), shown_alone(request, ALONE)
    listing = page_asked_for(request, trainees_listed(actor, show=show))
    given = {"listing": listing, "tabs": tabs_of(actor), "shown_alone": words}
    return render(request, "integration/trainees.html", given)


@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    people = people_for(actor)
    form = ContractForm(sent_in(request), people=people, initial=dict(request.GET.items()))
    if form.is_valid():
        try:
            contract = actions.sign_contract(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The contract is recorded."))
            return redirect("integration:trainee", pk=contract.trainee_id)
    given = {"form": form, "has_people": people.exists()}
    return render(request, "integration/sign.html", given, status=status_of(form))


@never_cache
@opens("trainee.follow")
@require_GET
def trainee(request: HttpRequest, pk: int) -> HttpResponse:
    found = trainee_visible(pk, actor_of(request))
    return _show(request, found)


@never_cache
@opens("trainee.follow")
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return answer_sheet(record_of(trainee_visible(pk, actor_of(request))))


@opens("trainee.follow")
@require_POST
def answer(request: HttpRequest, pk: int, skill: int) -> HttpResponse:
    """``answer``: validated, or why not yet."""
    actor, form = actor_of(request), AnswerForm(request.POST)
    found, asked = trainee_visible(pk, actor), skill_visible(skill, actor)
    if not form.is_valid():
        messages.error(request, _("Choose an answer."))
        return redirect("integration:trainee", pk=pk)
    try:
        actions.answer_skill(
            actor=actor, trainee=found, skill=asked, reason=form.reason(), seen=form.cleaned_data["seen"]
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        said = _("Not yet: the person reads why.") if form.reason() else _("The skill is validated.")
        messages.success(request, said)
    return redirect("integration:trainee", pk=pk)


@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    contract = contract_visible(pk, actor)
    form = ExtensionForm(sent_in(request), initial={"ends_on": contract.ends_on})
    if form.is_valid():
        try:
            actions.extend_contract(actor=actor, contract=contract, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _recorded(request, contract, _("The new end is recorded."))
    return _ask(request, contract, form, _("Extend the contract"), _("Record the new end"))


@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    contract = contract_visible(pk, actor)
    known = {"ended_on": contract.ended_on, "exit": contract.exit} if contract.ended_on else {}
    form = EndForm(sent_in(request), initial=known)
    if form.is_valid():
        try:
            actions.end_contract(
                actor=actor,
                contract=contract,
                ended_on=form.cleaned_data["ended_on"],
                exit_to=form.cleaned_data["exit"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _recorded(request, contract, _("The end of the contract is recorded."))
    return _ask(request, contract, form, _("End of the contract"), _("Record the end"))


@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what follows before it is confirmed."""
    actor = actor_of(request)
    contract = contract_visible(pk, actor)
    form = Form(sent_in(request))
    if form.is_valid():
        try:
            actions.cancel_contract(actor=actor, contract=contract)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _recorded(request, contract, _("The contract is taken back."))
    lead = _(
        "For a contract recorded by mistake: it counts nowhere any more. Without another contract, the record of the "
        "person erases itself at night."
    )
    return _ask(request, contract, form, _("Take the contract back"), _("Take it back"), lead=lead)


def _show(request: HttpRequest, found: Trainee) -> HttpResponse:
    this_month = timezone.localdate().replace(day=1)
    given = {
        "record": record_of(found),
        "reasons": NotYetReason.choices,
        "keeps_hours": keeps_hours(found.organisation_id),
        "months_to_write": [(this_month - timedelta(days=1)).replace(day=1), this_month],
    }
    return render(request, "integration/trainee.html", given)


def _ask(
    request: HttpRequest, contract: Contract, form: Form, title: str, gesture: str, *, lead: str = ""
) -> HttpResponse:
    given = {"contract": contract, "form": form, "title": title, "gesture": gesture, "lead": lead}
    return render(request, "integration/contract.html", given, status=status_of(form))


def _recorded(request: HttpRequest, contract: Contract, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("integration:trainee", pk=contract.trainee_id)
