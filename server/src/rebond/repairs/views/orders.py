"""Orders to suppliers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import reaches
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.repairs import actions
from rebond.repairs.forms import OrderForm, ReceiveForm
from rebond.repairs.models import SupplierOrder
from rebond.repairs.queries import (
    lines_of,
    models_listed,
    order_visible,
    orders_listed,
    stock_of,
    workshops_of,
)
from rebond.repairs.views.answering import ran
from rebond.ui.answers import page_asked_for, sent_in, status_of


@opens("repair.view")
@require_GET
def list_orders(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "listing": page_asked_for(request, orders_listed(actor)),
        "workshops": workshops_of(actor, "part.order"),
    }
    return render(request, "repairs/orders.html", given)


@opens("part.order")
@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest, workshop: int) -> HttpResponse:
    """What is below its minimum is proposed."""
    actor = actor_of(request)
    found = workshops_of(actor, "part.order").filter(pk=workshop).first()
    if found is None:
        return redirect("repairs:orders")
    form = OrderForm(sent_in(request), lines=stock_of(list(models_listed(actor, found))))
    made: list[SupplierOrder] = []

    def place() -> None:
        given = form.cleaned_data
        made.append(
            actions.order_parts(
                actor=actor,
                workshop=found,
                supplier=given["supplier"],
                wanted=form.wanted,
                submission=given["submission"],
            )
        )

    if request.method == "POST" and ran(form, place):
        messages.success(request, _("The order is recorded. Send it to the supplier."))
        return redirect("repairs:order", pk=made[0].pk)
    given = {"form": form, "workshop": found}
    return render(request, "repairs/new_order.html", given, status=status_of(form))


@opens("repair.view")
@require_GET
def show_order(request: HttpRequest, pk: int) -> HttpResponse:
    order = order_visible(pk, actor_of(request))
    return _page(request, order, ReceiveForm(lines=lines_of(order)))


@opens("part.keep")
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    order = order_visible(pk, actor)
    form = ReceiveForm(request.POST, lines=lines_of(order))
    if ran(
        form,
        lambda: actions.receive_order(
            actor=actor, order=order, came=form.came, kept_at=form.cleaned_data["kept_at"], seen=form.seen
        ),
    ):
        messages.success(request, _("What came is in the stock."))
        return redirect("repairs:order", pk=order.pk)
    return _page(request, order_visible(pk, actor), form)


@opens("part.order")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    order = order_visible(pk, actor)
    try:
        actions.cancel_order(actor=actor, order=order)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Nothing more is awaited of this order."))
    return redirect("repairs:order", pk=order.pk)


def _page(request: HttpRequest, order: SupplierOrder, form: ReceiveForm) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "order": order,
        "lines": lines_of(order),
        "form": form,
        "may_receive": order.is_waiting and reaches(actor, "part.keep", order.scope_keys()),
        "may_cancel": order.is_waiting and reaches(actor, "part.order", order.scope_keys()),
    }
    return render(request, "repairs/order.html", given, status=status_of(form))
