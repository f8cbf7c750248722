from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of
from rebond.vouchers import actions, papers
from rebond.vouchers.choices import ClaimRefusal, ClaimState
from rebond.vouchers.forms import ClaimFilterForm, ClaimForm, TurnDownForm
from rebond.vouchers.models import Claim
from rebond.vouchers.queries import claims
from rebond.vouchers.views.books import pdf


@opens("voucher_claim.view")
@require_GET
def list_claims(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), ClaimFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = claims.claims_listed(actor, state=state)
    page = page_asked_for(request, rows)
    submits = may(actor, "voucher_claim.submit")
    given = {
        "listing": page,
        "filter_form": form,
        "may_submit": submits,
        "dues": claims.dues_of(actor) if submits else [],
    }
    return render(request, "vouchers/claims.html", given)


@opens("voucher_claim.submit")
@require_http_methods(["GET", "POST"])
def new_claim(request: HttpRequest) -> HttpResponse:
    """The month before by default; a line of what is due fills it."""
    actor = actor_of(request)
    dues = claims.dues_of(actor)
    asked = {name: request.GET[name] for name in ("scheme", "place", "starts_on") if request.GET.get(name)}
    first = {"starts_on": dues[0].since if dues else None, "ends_on": timezone.localdate(), **asked}
    form = ClaimForm(sent_in(request), actor=actor, initial=first)
    if form.is_valid():
        try:
            claim = actions.submit_claim(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The claim %(reference)s is sent.") % {"reference": claim.reference})
            return redirect("vouchers:claim", pk=claim.pk)
    return render(request, "vouchers/new_claim.html", {"form": form, "dues": dues}, status=status_of(form))


@opens("voucher_claim.view")
@require_GET
def show_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, claims.claim_visible(pk, actor_of(request)))


@opens("voucher_claim.approve")
@require_POST
def approve_claim(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    claim = claims.claim_visible(pk, actor)
    try:
        actions.approve_claim(actor=actor, claim=claim)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The claim is approved. It goes into the next payment."))
    return redirect("vouchers:claim", pk=pk)


@opens("voucher_claim.approve")
@require_POST
def turn_down_claim(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), TurnDownForm(request.POST)
    claim = claims.claim_visible(pk, actor)
    if not form.is_valid():
        return _page(request, claim, turning_down=form)
    reason = ClaimRefusal(form.cleaned_data["reason"])
    actions.turn_down_claim(actor=actor, claim=claim, reason=reason)
    messages.success(request, _("The claim is turned down: its vouchers can be corrected and claimed again."))
    return redirect("vouchers:claim", pk=pk)


@opens("voucher_claim.view")
@require_GET
def print_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return pdf(papers.claim_statement(claims.claim_visible(pk, actor_of(request))))


def _page(request: HttpRequest, claim: Claim, *, turning_down: TurnDownForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    waits = claim.state == ClaimState.SUBMITTED
    answers = waits and reaches(actor, "voucher_claim.approve", claim.scheme.scope_keys())
    obstacles = claims.obstacles_to_approval(claim) if answers else []
    given = {
        "claim": claim,
        "lines": claims.lines_of(claim),
        "parts": claims.parts_of(claim.scheme, claim.amount_cents),
        "obstacles": obstacles,
        "may_answer": answers,
        "is_own": claim.submitted_by_id is not None and claim.submitted_by_id == actor.membership_id,
        "turn_down_form": turning_down or TurnDownForm(),
    }
    status = status_of(turning_down) if turning_down else 200
    return render(request, "vouchers/claim.html", given, status=status)
