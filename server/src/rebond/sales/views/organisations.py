"""Sales to organisations: the sale, its receipt, its cancellation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.handover.choices import written_euros
from rebond.handover.forms import CancelForm
from rebond.kit.errors import DomainError
from rebond.sales import actions
from rebond.sales.forms import SellToOrganisationForm
from rebond.sales.papers import organisation_receipt_of
from rebond.sales.queries import organisation_sale_visible
from rebond.stock.answers import pdf_answer, posted, scanned_first, show_error


@opens("device.sell_to_organisation")
@require_http_methods(["GET", "POST"])
def sell(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = SellToOrganisationForm(posted(request), actor=actor, initial=scanned_first(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.sell_to_organisation(
                actor=actor,
                devices=given["codes"],
                organisation=given["organisation"],
                price_cents=int(given["price"] * 100),
                paid_by=given["paid_by"],
                submission=given["submission"],
                occurred_at=given.get("occurred_at"),
            )
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The computers are sold. Print the receipt."))
            return redirect("sales:organisation_sale", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "sales/sell_to_organisation.html", {"form": form}, status=status)


@opens("device.sell_to_organisation")
@require_GET
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_sale_visible(pk, actor_of(request))
    lines = list(found.lines.select_related("device").order_by("device__asset_tag"))
    context = {
        "sale": found,
        "lines": lines,
        "total": written_euros(sum(line.price_cents for line in lines if line.cancelled_at is None)),
        "may_cancel": may(actor_of(request), "exit.cancel"),
    }
    return render(request, "sales/organisation_sale.html", context)


@opens("device.sell_to_organisation")
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_sale_visible(pk, actor_of(request))
    return pdf_answer(organisation_receipt_of(found), found.reference)


@opens("exit.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = organisation_sale_visible(pk, actor)
    form = CancelForm(posted(request))
    if form.is_valid():
        try:
            actions.cancel_sale_to_organisation(actor=actor, sale=found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The sale is cancelled. The computers are where they were."))
            return redirect("sales:organisation_sale", pk=pk)
    context = {"sale": found, "form": form}
    return render(
        request, "sales/cancel_organisation_sale.html", context, status=422 if form.is_bound else 200
    )
