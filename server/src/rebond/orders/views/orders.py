"""Orders of places."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.orders import actions, queries
from rebond.orders.arriving import told
from rebond.orders.choices import OrderState, PriceStanding
from rebond.orders.forms import (
    OrderFilterForm,
    OrderForm,
    WaiverForm,
)
from rebond.orders.models import Order
from rebond.orders.pricing import price_in_words
from rebond.ui.answers import key_of, page_asked_for, sent_in, show_refusal, status_of
from rebond.ui.forms import ConfirmationForm

ORDERS_ON_A_PAGE = 20


@opens("order.view")
@require_GET
def list_orders(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), OrderFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = queries.orders_listed(actor, state=state)
    page = page_asked_for(request, rows, size=ORDERS_ON_A_PAGE)
    given = {
        "listing": page,
        "told": told(page.rows),
        "filter_form": form,
        "may_order": may(actor, "order.place"),
    }
    return render(request, "orders/list.html", {**given, "sees_agreements": may(actor, "agreement.view")})


@opens("order.view")
@require_GET
def show_order(request: HttpRequest, pk: int) -> HttpResponse:
    return order_page(request, queries.order_visible(pk, actor_of(request)), WaiverForm())


def order_page(request: HttpRequest, order: Order, waiver_form: WaiverForm) -> HttpResponse:
    actor = actor_of(request)
    events, (listed,) = queries.events_of_order(order), told([order])
    answers, is_placed = may(actor, "order.fill"), order.state == OrderState.PLACED
    may_price = may(actor, "agreement.edit")
    given = {
        "order": order,
        "listed": listed,
        "price_words": price_in_words(order),
        "may_waive": may_price and order.price_standing in {PriceStanding.OWED, PriceStanding.NOT_DUE},
        "may_restore": may_price and order.price_standing == PriceStanding.WAIVED,
        "waiver_form": waiver_form,
        "road": queries.road_of(order, events, listed.arrived),
        "moments": queries.moments_of(events),
        "may_answer": answers and is_placed,
        "may_fill": answers and order.state == OrderState.ACCEPTED,
        "left": queries.left_of(events),
        "may_cancel": order.claim_id is None
        and may(actor, "order.place")
        and (is_placed or (answers and order.state in OrderState.OPEN)),
        "sees_agreements": may(actor, "agreement.view"),
    }
    return render(request, "orders/order.html", given, status=status_of(waiver_form))


@opens("order.place")
@require_http_methods(["GET", "POST"])
def place_order(request: HttpRequest) -> HttpResponse:
    """``?agreement=12``: under which one, when another page already knows."""
    actor = actor_of(request)
    asked = key_of(request, "agreement")
    form = OrderForm(sent_in(request), actor=actor, initial={"agreement": asked} if asked else None)
    if form.is_valid():
        try:
            order = actions.place_order(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Order %(reference)s is placed.") % {"reference": order.reference})
            return redirect("orders:order", pk=order.pk)
    agreements = list(queries.agreements_to_order_under(actor))
    given = {"form": form, "agreements": agreements, "sees_agreements": may(actor, "agreement.view")}
    return render(request, "orders/new.html", given, status=status_of(form))


@opens("order.place")
@require_POST
def cancel_order(request: HttpRequest, pk: int) -> HttpResponse:
    order = queries.order_visible(pk, actor_of(request))
    if ConfirmationForm(request.POST, code=order.reference).is_valid():
        actions.cancel_order(actor=actor_of(request), order=order)
        messages.success(request, _("Order %(reference)s is cancelled.") % {"reference": order.reference})
    else:
        messages.error(request, _("Nothing was cancelled: the code is not that of the order."))
    return redirect("orders:order", pk=pk)
