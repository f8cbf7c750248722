"""Sales to people: the sale, its receipt, its cancellation, its exchange under warranty."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.handover import actions as handover
from rebond.handover.forms import CancelForm
from rebond.handover.models import Sale
from rebond.handover.papers import receipt_of
from rebond.handover.queries import price_of, referral_named, sale_visible
from rebond.kit.errors import DomainError
from rebond.sales import actions
from rebond.sales.forms import ExchangeForm, SellForm
from rebond.sales.models import Exchange
from rebond.sales.papers import exchange_slip_of
from rebond.sales.queries import obstacle_to_exchange, warranty_ends_on
from rebond.stock.answers import pdf_answer, posted, scanned_first, show_error

EXCHANGED = (
    "original__device",
    "replacement__device__programme__territory",
    "replacement__place__organisation",
)


@opens("device.sell")
@require_http_methods(["GET", "POST"])
def sell(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = SellForm(posted(request), actor=actor, initial=scanned_first(request) | _price_asked(request))
    if form.is_valid():
        try:
            made = _sell(actor, form)
        except DomainError as error:
            show_error(error, form)
        else:
            if hasattr(made, "plan"):
                messages.success(request, _("The computer is sold. Print the contract and have it signed."))
                return redirect("sales:plan", pk=made.plan.pk)
            messages.success(request, _("The computer is sold. Print the receipt."))
            return redirect("sales:sale", pk=made.pk)
    return render(request, "sales/sell.html", {"form": form}, status=422 if form.is_bound else 200)


def _sell(actor: Actor, form: SellForm) -> Sale:
    given = form.cleaned_data
    wanted = actions.Wanted(
        device=given["code"],
        price_cents=int(given["price"] * 100),
        paid_by=given["paid_by"],
        referral=given["referral"],
        spread=form.spread,
        papers=given.get("papers", ()),
        occurred_at=given.get("occurred_at"),
    )
    return actions.sell_to_person(
        actor=actor, wanted=wanted, proof_seen=given["proof_seen"], submission=given["submission"]
    )


def _price_asked(request: HttpRequest) -> dict[str, Decimal]:
    """What the rules of the person in the address ask, else nothing."""
    person = referral_named(request.GET.get("referral", ""), actor_of(request))
    cents = price_of(person.kept_rules) if person else None
    return {} if cents is None else {"price": Decimal(cents) / 100}


@opens("device.sell")
@require_GET
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = sale_visible(pk, actor)
    made = Exchange.objects.filter(original=found).select_related("replacement").first()
    replaced = Exchange.objects.filter(replacement=found).select_related("original").first()
    context = {
        "sale": found,
        "plan": getattr(found, "plan", None),
        "exchange": made,
        "replaced": replaced,
        "warranty_ends_on": warranty_ends_on(found),
        "may_cancel": may(actor, "exit.cancel"),
        "may_exchange": obstacle_to_exchange(found) is None and may(actor, "device.take_back"),
    }
    return render(request, "sales/sale.html", context)


@opens("device.sell")
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Of what left in an exchange, the slip of the exchange."""
    found = sale_visible(pk, actor_of(request))
    made = Exchange.objects.filter(replacement=found).select_related(*EXCHANGED).first()
    return pdf_answer(exchange_slip_of(made) if made else receipt_of(found), found.reference)


@opens("exit.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The money is given back; the number of the receipt stays taken."""
    found = sale_visible(pk, actor_of(request))
    form = CancelForm(posted(request))
    if form.is_valid():
        try:
            handover.cancel_sale(actor=actor_of(request), sale=found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The sale is cancelled. The computer is at the place again."))
            return redirect("sales:sale", pk=pk)
    context = {"sale": found, "form": form}
    return render(request, "sales/cancel_sale.html", context, status=422 if form.is_bound else 200)


@opens("device.sell")
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """Under warranty: the sold computer comes back, another leaves at no price."""
    actor = actor_of(request)
    found = sale_visible(pk, actor)
    form = ExchangeForm(posted(request), actor=actor)
    if form.is_valid():
        try:
            made = actions.exchange(
                actor=actor,
                sale=found,
                device=form.cleaned_data["code"],
                workshop=form.cleaned_data["workshop"],
            )
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The computer is exchanged. Print the new receipt."))
            return redirect("sales:sale", pk=made.pk)
    context = {
        "sale": found,
        "form": form,
        "obstacle": None if form.is_bound else obstacle_to_exchange(found),
        "warranty_ends_on": warranty_ends_on(found),
    }
    return render(request, "sales/exchange.html", context, status=422 if form.is_bound else 200)
