"""Computers lent to organisations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.handover import actions
from rebond.handover.actions.lending import renew_loans
from rebond.handover.forms import LendForm, RenewAllForm, RenewForm
from rebond.handover.models import Loan
from rebond.handover.queries import loan_visible, loans_listed
from rebond.handover.queries.borrowing import borrower_visible, borrowers_listed, loans_of
from rebond.handover.slips import loan_slip_of
from rebond.kit.days import written
from rebond.kit.errors import DomainError
from rebond.kit.outcomes import Refusal
from rebond.stock.answers import answer_pile, pdf_answer, posted, scanned_first, show_error
from rebond.ui.answers import page_asked_for


@opens("device.lend_to_organisation")
@require_GET
def loans(request: HttpRequest) -> HttpResponse:
    """All of them, or with ``?late=1`` those that should have come back."""
    actor, late = actor_of(request), request.GET.get("late") == "1"
    rows = loans_listed(actor, late=late)
    context = {
        "listing": page_asked_for(request, rows),
        "count": rows.count(),
        "late": late,
        "late_count": loans_listed(actor, late=True).count(),
        "borrowers": borrowers_listed(actor),
        "today": timezone.localdate(),
    }
    return render(request, "handover/loans.html", context)


@opens("device.lend_to_organisation")
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    loan = loan_visible(pk, actor_of(request))
    form = RenewForm(posted(request))
    if form.is_valid():
        due_on = form.cleaned_data["due_on"]
        try:
            actions.renew_loan(actor=actor_of(request), loan=loan, due_on=due_on)
        except DomainError as error:
            show_error(error, form)
        else:
            renewed = _("%(tag)s is lent until %(day)s.")
            messages.success(request, renewed % {"tag": loan.device.asset_tag, "day": written(due_on)})
            return redirect("handover:loans")
    context = {"loan": loan, "form": form}
    return render(request, "handover/renew.html", context, status=422 if form.is_bound else 200)


@opens("device.lend_to_organisation")
@require_http_methods(["GET", "POST"])
def borrower(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one organisation has: POST renews what is ticked until one day."""
    actor = actor_of(request)
    found = borrower_visible(pk, actor)
    form = RenewAllForm(posted(request), rows=loans_of(found))
    refused: Sequence[Refusal[Loan]] = ()
    if form.is_valid():
        loans, due_on = form.cleaned_data["loans"], form.cleaned_data["due_on"]
        try:
            outcome = renew_loans(actor=actor, loans=list(loans), due_on=due_on)
        except DomainError as error:
            show_error(error, form)
        else:
            _tell_renewed(request, len(outcome.taken), due_on)
            if outcome.complete:
                return redirect("handover:borrower", pk=pk)
            refused = outcome.refused
    rows = list(loans_of(found))
    context = {
        "borrower": found,
        "form": form,
        "rows": rows,
        "ticked": form.ticked(rows),
        "today": timezone.localdate(),
        "late_count": sum(loan.due_on is not None and loan.due_on < timezone.localdate() for loan in rows),
        "refused": {refusal.subject.pk: refusal.reason for refusal in refused},
    }
    is_wrong = form.is_bound and (form.errors or refused)
    return render(request, "handover/borrower.html", context, status=422 if is_wrong else 200)


def _tell_renewed(request: HttpRequest, count: int, due_on: date) -> None:
    if count:
        words = ngettext(
            "%(count)d computer is lent until %(day)s. Print the slip, and have it signed.",
            "%(count)d computers are lent until %(day)s. Print the slip, and have it signed.",
            count,
        )
        messages.success(request, words % {"count": count, "day": written(due_on)})


@opens("device.lend_to_organisation")
@require_GET
def borrower_slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = borrower_visible(pk, actor_of(request))
    return pdf_answer(loan_slip_of(found), found.name)


@opens("device.lend_to_organisation")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Of all that the borrower of this loan has today."""
    loan = loan_visible(pk, actor_of(request))
    return pdf_answer(loan_slip_of(loan.organisation), loan.organisation.name)


@opens("device.lend_to_organisation")
@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = LendForm(posted(request), actor=actor, initial=scanned_first(request))

    def done(count: int) -> str:
        return ngettext("%(count)d computer is lent.", "%(count)d computers are lent.", count) % {
            "count": count
        }

    return answer_pile(
        request,
        "handover/lend.html",
        form=form,
        to="handover:loans",
        done=done,
        gesture=lambda: actions.lend(
            actor=actor,
            devices=form.cleaned_data["codes"],
            organisation=form.cleaned_data["organisation"],
            outlet=form.cleaned_data["outlet"],
            due_on=form.cleaned_data["due_on"],
            occurred_at=form.cleaned_data.get("occurred_at"),
        ),
    )
