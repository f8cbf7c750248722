from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.vouchers import actions
from rebond.vouchers.choices import AccreditationState, CriterionKind, WithdrawalReason
from rebond.vouchers.forms import EvidenceForm, GrantForm, NewAccreditationForm, WithdrawalForm
from rebond.vouchers.models import Accreditation
from rebond.vouchers.queries import accreditations, schemes


@opens("voucher.edit")
@require_http_methods(["GET", "POST"])
def open_accreditation(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_kept(pk, actor, "voucher.edit")
    form = NewAccreditationForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            made = actions.open_accreditation(actor=actor, scheme=scheme, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The examination is open. Now tick the criteria."))
            return redirect("vouchers:accreditation", pk=made.pk)
    return render(
        request, "vouchers/new_accreditation.html", {"form": form, "scheme": scheme}, status=status_of(form)
    )


@opens("voucher.view")
@require_GET
def show_accreditation(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, accreditations.accreditation_visible(pk, actor_of(request)))


@opens("voucher.edit")
@require_POST
def meet_criterion(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    actor = actor_of(request)
    accreditation = accreditations.accreditation_visible(pk, actor)
    if kind not in CriterionKind.values:
        raise NotFound(NOT_FOUND, code="not_found")
    form = EvidenceForm(request.POST, auto_id=f"id_{kind}_%s")
    if form.is_valid():
        try:
            actions.meet_criterion(
                actor=actor, accreditation=accreditation, kind=CriterionKind(kind), **form.cleaned_data
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The criterion is ticked."))
            return redirect("vouchers:accreditation", pk=pk)
    return _page(request, accreditation, evidence={kind: form})


@opens("voucher.edit")
@require_POST
def grant_accreditation(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), GrantForm(request.POST)
    accreditation = accreditations.accreditation_visible(pk, actor)
    if form.is_valid():
        try:
            actions.grant_accreditation(actor=actor, accreditation=accreditation, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The place is accredited: it may take vouchers."))
            return redirect("vouchers:accreditation", pk=pk)
    return _page(request, accreditation, granting=form)


@opens("voucher.edit")
@require_POST
def withdraw_accreditation(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), WithdrawalForm(request.POST, auto_id="id_end_%s")
    accreditation = accreditations.accreditation_visible(pk, actor)
    if form.is_valid():
        try:
            actions.withdraw_accreditation(
                actor=actor,
                accreditation=accreditation,
                ends_on=form.cleaned_data["ends_on"],
                reason=WithdrawalReason(form.cleaned_data["reason"]),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The accreditation is withdrawn."))
            return redirect("vouchers:accreditation", pk=pk)
    return _page(request, accreditation, withdrawing=form)


def _page(
    request: HttpRequest,
    accreditation: Accreditation,
    *,
    evidence: dict[str, EvidenceForm] | None = None,
    granting: GrantForm | None = None,
    withdrawing: WithdrawalForm | None = None,
) -> HttpResponse:
    edits = may(actor_of(request), "voucher.edit")
    is_draft = accreditation.state == AccreditationState.DRAFT
    refused = evidence or {}
    criteria = [
        (row, refused.get(row.kind) or _evidence_form(row))
        for row in accreditations.criteria_of(accreditation)
    ]
    given = {
        "accreditation": accreditation,
        "criteria": criteria,
        "obstacles": accreditations.obstacles_to_accreditation(accreditation) if is_draft else [],
        "may_prepare": edits and is_draft,
        "may_withdraw": edits and accreditation.state == AccreditationState.GRANTED,
        "grant_form": granting or GrantForm(),
        "withdrawal_form": withdrawing or WithdrawalForm(auto_id="id_end_%s"),
        "moments": accreditations.moments_of(accreditation),
    }
    sent = [form for form in (*refused.values(), granting, withdrawing) if form is not None]
    status = max((status_of(form) for form in sent), default=200)
    return render(request, "vouchers/accreditation.html", given, status=status)


def _evidence_form(criterion: accreditations.Criterion) -> EvidenceForm:
    evidence = criterion.met.evidence if criterion.met else ""
    return EvidenceForm(initial={"evidence": evidence}, auto_id=f"id_{criterion.kind}_%s")
