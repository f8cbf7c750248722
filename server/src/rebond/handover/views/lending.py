"""Computers lent to organisations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.handover import actions
from rebond.handover.forms import LendForm, RenewForm
from rebond.handover.queries import loan_visible, loans_listed
from rebond.handover.slips import loan_slip_of
from rebond.kit.days import written
from rebond.kit.errors import DomainError
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
