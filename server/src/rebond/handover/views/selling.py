"""Sales to people: the sale, its receipt, and the cash report of the places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.handover import actions
from rebond.handover.forms import CancelForm, CashForm, SellForm
from rebond.handover.papers import receipt_of
from rebond.handover.queries import cash_totals, price_of, referral_named, sale_visible, sales_listed
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.stock.answers import pdf_answer, posted, scanned_first, show_error


@opens("device.sell")
@require_http_methods(["GET", "POST"])
def sell(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = SellForm(posted(request), actor=actor, initial=scanned_first(request) | _price_asked(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.sell(
                actor=actor,
                device=given["code"],
                price_cents=int(given["price"] * 100),
                paid_by=given["paid_by"],
                proof_seen=given["proof_seen"],
                referral=given["referral"],
                occurred_at=given.get("occurred_at"),
            )
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The computer is sold. Print the receipt."))
            return redirect("handover:sale", pk=made.pk)
    return render(request, "handover/sell.html", {"form": form}, status=422 if form.is_bound else 200)


def _price_asked(request: HttpRequest) -> dict[str, Decimal]:
    """What the rules of the person in the address ask, else nothing."""
    person = referral_named(request.GET.get("referral", ""), actor_of(request))
    cents = price_of(person.kept_rules) if person else None
    return {} if cents is None else {"price": Decimal(cents) / 100}


@opens("device.sell")
@require_GET
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    found = sale_visible(pk, actor_of(request))
    context = {"sale": found, "may_cancel": may(actor_of(request), "device.rectify")}
    return render(request, "handover/sale.html", context)


@opens("device.sell")
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    found = sale_visible(pk, actor_of(request))
    return pdf_answer(receipt_of(found), found.reference)


@opens("device.rectify")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The money is given back; the number of the receipt stays taken."""
    found = sale_visible(pk, actor_of(request))
    form = CancelForm(posted(request))
    if form.is_valid():
        try:
            actions.cancel_sale(actor=actor_of(request), sale=found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The sale is cancelled. The computer is at the place again."))
            return redirect("handover:sale", pk=pk)
    context = {"sale": found, "form": form}
    return render(request, "handover/cancel_sale.html", context, status=422 if form.is_bound else 200)


@opens("device.sell")
@require_GET
def cash(request: HttpRequest) -> HttpResponse:
    """``?since=`` and ``?until=``: days, both included; this month by default."""
    form, since, until = _period(request)
    sales = list(sales_listed(actor_of(request), since=since, until=until))
    context = {
        "form": form,
        "sales": sales,
        "totals": cash_totals(sales),
        "query": f"since={since.isoformat()}&until={until.isoformat()}",
    }
    return render(request, "handover/cash.html", context, status=422 if form.errors else 200)


@opens("device.sell")
@require_GET
def cash_file(request: HttpRequest) -> StreamingHttpResponse:
    _form, since, until = _period(request)
    headings = [
        str(words)
        for words in (
            _("Receipt"),
            _("Place"),
            _("Sold on"),
            _("Computer"),
            _("Price (EUR)"),
            _("Paid by"),
            _("Cancelled"),
        )
    ]
    rows = (
        (
            sale.reference,
            sale.place.name,
            timezone.localdate(sale.sold_at).isoformat(),
            sale.device.asset_tag,
            sale.price,
            str(sale.get_paid_by_display()),
            timezone.localdate(sale.cancelled_at).isoformat() if sale.cancelled_at else "",
        )
        for sale in sales_listed(actor_of(request), since=since, until=until)
    )
    answer = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="caisse-{since}-{until}.csv"'
    return answer


def _period(request: HttpRequest) -> tuple[CashForm, date, date]:
    today = timezone.localdate()
    month: dict[str, Any] = {"since": today.replace(day=1), "until": today}
    form = CashForm(request.GET if "since" in request.GET else None, initial=month)
    given = form.cleaned_data if form.is_valid() else month
    return form, given["since"], given["until"]
