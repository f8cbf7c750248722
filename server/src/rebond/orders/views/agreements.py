"""Agreements of places: their conditions, their signature, their end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.ledger.reading import history
from rebond.network.queries import coordination_of
from rebond.orders import actions, queries
from rebond.orders.arriving import told
from rebond.orders.choices import AgreementState, PrerequisiteKind
from rebond.orders.forms import (
    AgreementForm,
    EndingForm,
    EvidenceForm,
    RenewalForm,
    SigningForm,
)
from rebond.orders.models import Agreement
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("agreement.view")
@require_GET
def list_agreements(request: HttpRequest) -> HttpResponse:
    """``?state=draft``: those being drawn up; else all."""
    actor, in_draft = actor_of(request), request.GET.get("state") == AgreementState.DRAFT
    rows = queries.agreements_listed(actor, state=AgreementState.DRAFT if in_draft else "")
    page = page_asked_for(request, rows)
    given = {
        "listing": page,
        "in_draft": in_draft,
        "may_edit": may(actor, "agreement.edit"),
        "sees_orders": may(actor, "order.view"),
    }
    return render(request, "orders/agreements.html", given)


@opens("agreement.view")
@require_GET
def show_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    return _agreement_page(request, queries.agreement_visible(pk, actor_of(request)))


@opens("agreement.edit")
@require_http_methods(["GET", "POST"])
def draw_up_agreement(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = AgreementForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            made = actions.draw_up_agreement(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The agreement is drawn up. Now tick its conditions."))
            return redirect("orders:agreement", pk=made.pk)
    given = {
        "form": form,
        "has_programmes": queries.programmes_for(actor).exists(),
        "has_places": queries.places_for(actor).exists(),
    }
    return render(request, "orders/new_agreement.html", given, status=status_of(form))


@opens("agreement.edit")
@require_http_methods(["GET", "POST"])
def renew_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    before = queries.agreement_visible(pk, actor)
    form = RenewalForm(sent_in(request), initial={"reference": queries.next_reference(before.programme)})
    if form.is_valid():
        try:
            made = actions.draw_up_agreement(
                actor=actor,
                programme=before.programme,
                place=before.place,
                renews=before,
                **form.cleaned_data,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The renewal is drawn up. Check its conditions again."))
            return redirect("orders:agreement", pk=made.pk)
    return render(
        request, "orders/renew_agreement.html", {"form": form, "before": before}, status=status_of(form)
    )


@opens("agreement.edit")
@require_POST
def meet_prerequisite(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    actor = actor_of(request)
    agreement = queries.agreement_visible(pk, actor)
    if kind not in PrerequisiteKind.values:
        raise NotFound(NOT_FOUND, code="not_found")
    form = EvidenceForm(request.POST, auto_id=f"id_{kind}_%s")
    if form.is_valid():
        try:
            actions.meet_prerequisite(
                actor=actor, agreement=agreement, kind=PrerequisiteKind(kind), **form.cleaned_data
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The condition is ticked."))
            return redirect("orders:agreement", pk=pk)
    return _agreement_page(request, agreement, evidence={kind: form})


@opens("agreement.edit")
@require_POST
def sign_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), SigningForm(request.POST)
    agreement = queries.agreement_visible(pk, actor)
    if form.is_valid():
        try:
            actions.sign_agreement(actor=actor, agreement=agreement, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The agreement is signed: the place may order."))
            return redirect("orders:agreement", pk=pk)
    return _agreement_page(request, agreement, signing=form)


@opens("agreement.edit")
@require_POST
def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), EndingForm(request.POST, auto_id="id_end_%s")
    agreement = queries.agreement_visible(pk, actor)
    if form.is_valid():
        try:
            actions.end_agreement(actor=actor, agreement=agreement, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The agreement is ended."))
            return redirect("orders:agreement", pk=pk)
    return _agreement_page(request, agreement, ending=form)


def _agreement_page(
    request: HttpRequest,
    agreement: Agreement,
    *,
    evidence: dict[str, EvidenceForm] | None = None,
    signing: SigningForm | None = None,
    ending: EndingForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    edits = may(actor, "agreement.edit")
    is_draft = agreement.state == AgreementState.DRAFT
    before, refused = queries.evidence_before(agreement), evidence or {}
    conditions = [
        (row, refused.get(row.kind) or _evidence_form(row, before))
        for row in queries.conditions_of(agreement)
    ]
    given = {
        "agreement": agreement,
        "conditions": conditions,
        "obstacles": queries.obstacles_to_signing(agreement) if is_draft else [],
        "is_draft": is_draft,
        "may_prepare": edits and is_draft,
        "coordination": coordination_of(agreement.programme.territory_id) if is_draft and not edits else None,
        "may_renew": edits and queries.can_be_renewed(agreement),
        "may_end": edits and agreement.state == AgreementState.SIGNED,
        "signing_form": signing or SigningForm(),
        "ending_form": ending or EndingForm(auto_id="id_end_%s"),
        "moments": queries.moments_of(list(history(agreement.stream))),
        "orders": told(list(queries.orders_listed(actor).filter(agreement=agreement).order_by("-pk"))),
        "may_order": queries.agreements_to_order_under(actor).filter(pk=agreement.pk).exists(),
    }
    sent = [form for form in (*refused.values(), signing, ending) if form is not None]
    return render(
        request, "orders/agreement.html", given, status=max((status_of(form) for form in sent), default=200)
    )


def _evidence_form(condition: queries.Condition, before: dict[str, str]) -> EvidenceForm:
    evidence = condition.met.evidence if condition.met else before.get(condition.kind, "")
    return EvidenceForm(initial={"evidence": evidence}, auto_id=f"id_{condition.kind}_%s")
