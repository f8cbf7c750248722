"""What the places owe for their batches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.orders import actions, pricing, queries
from rebond.orders.choices import LEAST_CLAIM_CENTS
from rebond.orders.forms import ClaimForm, WaiverForm
from rebond.orders.papers import paper_of
from rebond.orders.views.orders import order_page
from rebond.ui.answers import show_refusal


@opens("order.view")
@require_GET
def amounts(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = pricing.amounts_by_place(actor)
    given = {
        "rows": rows,
        "total": pricing.total_of(rows),
        "claims": pricing.claims_listed(actor).order_by("-pk")[: pricing.MOST_CLAIMS],
        "least": LEAST_CLAIM_CENTS,
        "may_claim": may(actor, "agreement.edit"),
    }
    return render(request, "orders/amounts.html", given)


@opens("agreement.edit")
@require_POST
def claim(request: HttpRequest, programme: int, place: int) -> HttpResponse:
    actor, form = actor_of(request), ClaimForm(request.POST)
    try:
        made = actions.claim_price(
            actor=actor,
            programme=pricing.programme_of(programme, actor),
            place=pricing.place_of(place, actor),
            seen_cents=form.cleaned_data["seen"] if form.is_valid() else 0,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("orders:amounts")
    messages.success(request, _("The claim %(reference)s is drawn up.") % {"reference": made.reference})
    return redirect("orders:price_claim", pk=made.pk)


@opens("order.view")
@require_GET
def show_claim(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = pricing.claim_visible(pk, actor)
    given = {
        "claim": found,
        "orders": pricing.orders_of(found),
        "may_cancel": may(actor, "agreement.edit") and found.cancelled_at is None,
    }
    return render(request, "orders/claim.html", given)


@opens("order.view")
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    found = pricing.claim_visible(pk, actor_of(request))
    answer = HttpResponse(paper_of(found).content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.reference}.pdf"'
    return answer


@opens("agreement.edit")
@require_POST
def cancel_claim(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = actions.cancel_claim(actor=actor, claim=pricing.claim_visible(pk, actor))
    told = _("The claim %(reference)s is cancelled: its orders are owed again.")
    messages.success(request, told % {"reference": found.reference})
    return redirect("orders:amounts")


@opens("agreement.edit")
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), WaiverForm(request.POST)
    order = queries.order_visible(pk, actor)
    if form.is_valid():
        try:
            actions.waive_price(actor=actor, order=order, reason=form.cleaned_data["reason"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The price of this order is not claimed."))
            return redirect("orders:order", pk=pk)
    return order_page(request, order, form)


@opens("agreement.edit")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    actions.restore_price(actor=actor, order=queries.order_visible(pk, actor))
    messages.success(request, _("The price of this order is owed again."))
    return redirect("orders:order", pk=pk)
