"""Instalments of a 0 % loan: what is agreed, paid, late, let off; the contract and the receipts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.handover.choices import written_euros
from rebond.kit.errors import DomainError
from rebond.sales import actions
from rebond.sales.forms import CancelPaymentForm, LetOffForm, PaymentForm
from rebond.sales.papers import contract_of, payment_receipt_of
from rebond.sales.queries import payment_visible, plan_shown, plan_visible, plans_listed
from rebond.stock.answers import pdf_answer, posted, show_error
from rebond.ui.answers import page_asked_for

STATES = ("late", "settled")


@opens("device.sell")
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Those with something to pay, or with ``?state=`` those that are late, or settled."""
    actor, today = actor_of(request), timezone.localdate()
    state = request.GET.get("state", "")
    rows = plans_listed(actor, state=state if state in STATES else "", today=today)
    listing = page_asked_for(request, rows)
    lines = [(row, written_euros(row.sale.price_cents - row.covered)) for row in listing.rows]  # type: ignore[attr-defined]
    context = {"listing": listing, "lines": lines, "state": state, "today": today}
    return render(request, "sales/plans.html", context)


@opens("device.sell")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The schedule, and money that comes for it."""
    actor = actor_of(request)
    found = plan_visible(pk, actor)
    shown = plan_shown(found, today=timezone.localdate())
    form = PaymentForm(
        posted(request), actor=actor, cents=shown.next_cents, initial={"paid_by": found.sale.paid_by}
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.take_payment(
                actor=actor,
                plan=found,
                cents=int(given["amount"] * 100),
                paid_by=given["paid_by"],
                submission=given["submission"],
                occurred_at=given.get("occurred_at"),
            )
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(
                request,
                _("Payment %(reference)s is recorded. Print the receipt.") % {"reference": made.reference},
            )
            return redirect("sales:plan", pk=pk)
    context = {
        "plan": found,
        "sale": found.sale,
        "shown": shown,
        "form": form,
        "may_let_off": may(actor, "instalment.let_off"),
        "may_cancel": may(actor, "exit.cancel"),
    }
    return render(request, "sales/plan.html", context, status=422 if form.is_bound else 200)


@opens("device.sell")
@require_GET
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    found = plan_visible(pk, actor_of(request))
    return pdf_answer(contract_of(found), found.sale.reference)


@opens("device.sell")
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    found = payment_visible(pk, actor_of(request))
    return pdf_answer(payment_receipt_of(found), found.reference)


@opens("exit.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A payment entered by mistake."""
    actor = actor_of(request)
    found = payment_visible(pk, actor)
    form = CancelPaymentForm(posted(request))
    if form.is_valid():
        try:
            actions.cancel_payment(actor=actor, payment=found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The payment is cancelled. Its receipt keeps its number."))
            return redirect("sales:plan", pk=found.plan_id)
    context = {"payment": found, "form": form}
    return render(request, "sales/cancel_payment.html", context, status=422 if form.is_bound else 200)


@opens("instalment.let_off")
@require_http_methods(["GET", "POST"])
def let_off(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = plan_visible(pk, actor)
    form = LetOffForm(posted(request))
    if form.is_valid():
        try:
            actions.let_off(actor=actor, plan=found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The rest is let off: nothing more is to be paid."))
            return redirect("sales:plan", pk=pk)
    context = {"plan": found, "shown": plan_shown(found, today=timezone.localdate()), "form": form}
    return render(request, "sales/let_off.html", context, status=422 if form.is_bound else 200)
