"""Agreements of donors, what the law asks of them, what is promised, their papers."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.donations import actions
from rebond.donations.forms import (
    AgreementForm,
    CommitmentForm,
    ConditionForm,
    DelegationForm,
    DocumentForm,
    StepForm,
    SuccessionForm,
)
from rebond.donations.models import DonationAgreement
from rebond.donations.queries import (
    agreement_visible,
    agreements_listed,
    commitments_of,
    conditions_of,
    document_visible,
    documents_of,
    lots_visible,
    programmes_for,
    road_of_signature,
    step_in_turn,
    steps_of,
)
from rebond.donations.querysets import SOON_DAYS
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("donation.view")
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """``?show=ending``: those that end within three months, or have ended, without another; ``signing``: not signed yet."""
    rows, today = agreements_listed(actor_of(request)), timezone.localdate()
    shown = request.GET.get("show", "")
    ending, signing = shown == "ending", shown == "signing"
    page = page_asked_for(request, rows.ending(today) if ending else rows.being_signed() if signing else rows)
    given = {
        "listing": page,
        "ending": ending,
        "signing": signing,
        "today": today,
        "soon": today + timedelta(days=SOON_DAYS),
        "may_edit": may(actor_of(request), "donation.edit"),
    }
    return render(request, "donations/agreements.html", given)


@opens("donation.view")
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    return agreement_page(request, agreement_visible(pk, actor_of(request)))


def agreement_page(request: HttpRequest, found: DonationAgreement, **faulty: Form) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    rows = lots_visible(actor).filter(agreement=found).with_counts().order_by("-pk")
    may_edit = may(actor, "donation.edit")
    first, last = found.years
    context = {
        "agreement": found,
        "is_over": found.is_over(today),
        "ends_soon": found.ends_on is not None and found.ends_on <= today + timedelta(days=SOON_DAYS),
        "conditions": conditions_of(found),
        "commitments": commitments_of(found),
        "documents": documents_of(found, actor),
        "may_read_documents": may(actor, "donation_document.read"),
        "may_edit": may_edit,
        "lots": rows,
        "may_announce": may(actor, "lot.announce"),
        "new_lot_url": reverse("donations:announce_lot", query={"agreement": found.pk}),
        "commitment_form": CommitmentForm(initial={"year": min(max(today.year, first), last or today.year)}),
        "document_form": DocumentForm(),
        **_signature(found),
        **faulty,
    }
    status = 422 if faulty else 200
    return render(request, "donations/agreement.html", context, status=status)


def _signature(found: DonationAgreement) -> dict[str, object]:
    """What the card of the signature shows; the last step done may be taken back while it is under way."""
    steps = steps_of(found)
    turn, done = step_in_turn(steps), [step for step in steps if step.done_on is not None]
    signature = next((step for step in steps if step.is_signature and step.done_on is None), None)
    before = (step for step in steps if signature and step.is_delegation_of(signature))
    delegation = next(before, None)
    return {
        "road": road_of_signature(steps),
        "step": turn,
        "signature": signature,
        "is_delegated": delegation is not None,
        "delegation": delegation if delegation and delegation.done_on is None else None,
        "last_step": done[-1] if done and found.signed_on is None else None,
        "step_form": StepForm(step=turn) if turn else None,
        "delegation_form": DelegationForm(auto_id="id_delegate_%s"),
        "succession_form": SuccessionForm(auto_id="id_successor_%s"),
    }


@opens("donation.edit")
@require_POST
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    found = agreement_visible(pk, actor_of(request))
    form = CommitmentForm(request.POST)
    if form.is_valid():
        try:
            actions.promise(actor=actor_of(request), agreement=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return agreement_page(request, found, commitment_form=form)
    messages.success(request, _("The commitment is recorded."))
    return redirect("donations:agreement", pk=pk)


@opens("donation.edit")
@require_POST
def keep_document(request: HttpRequest, pk: int) -> HttpResponse:
    found = agreement_visible(pk, actor_of(request))
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.keep_document(
                actor=actor_of(request),
                agreement=found,
                kind=form.cleaned_data["kind"],
                content=form.cleaned_data["file"].read(),
            )
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return agreement_page(request, found, document_form=form)
    messages.success(request, _("The document is kept."))
    return redirect("donations:agreement", pk=pk)


@opens("donation_document.read")
@require_GET
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A file to save: a PDF of somebody else is not opened inside our pages."""
    found = document_visible(pk, document, actor_of(request))
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@opens("donation.edit")
@require_POST
def remove_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    actor = actor_of(request)
    actions.remove_document(actor=actor, document=document_visible(pk, document, actor))
    messages.success(request, _("The document is taken off: nothing is kept of it."))
    return redirect("donations:agreement", pk=pk)


@opens("donation.edit")
@require_http_methods(["GET", "POST"])
def draw_up_agreement(request: HttpRequest) -> HttpResponse:
    form = AgreementForm(sent_in(request), actor=actor_of(request))
    if form.is_valid():
        try:
            made = actions.draw_up_agreement(actor=actor_of(request), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The agreement %(reference)s is drawn up.") % {"reference": made.reference}
            )
            return redirect("donations:agreement", pk=made.pk)
    given = {"form": form, "has_programmes": programmes_for(actor_of(request)).exists()}
    return render(request, "donations/draw_up_agreement.html", given, status=status_of(form))


@opens("donation.edit")
@require_POST
def check_condition(request: HttpRequest, pk: int) -> HttpResponse:
    found = agreement_visible(pk, actor_of(request))
    form = ConditionForm(request.POST)
    if form.is_valid():
        actions.check_condition(actor=actor_of(request), agreement=found, **form.cleaned_data)
    return redirect("donations:agreement", pk=pk)
