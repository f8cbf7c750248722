"""Orders seen from the stock: fill, unload, let go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import device_visible
from rebond.kit.errors import DomainError
from rebond.orders.choices import OrderState
from rebond.stock import actions
from rebond.stock.answers import answer_pile, posted, scanned_first, show_error
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.forms import DispatchForm, LoadForm, OpenDeliveryForm
from rebond.stock.models import Delivery
from rebond.stock.queries import (
    delivery_of,
    delivery_visible,
    lines_of,
    order_road,
    order_visible,
    pile_of,
    room_in,
)
from rebond.stock.queries import orders_to_fill as wanted_orders


@opens("order.fill")
@require_GET
def orders_to_fill(request: HttpRequest) -> HttpResponse:
    """The oldest first. With ``?code=TAG``: where that computer is reserved, or which orders it could fill."""
    actor = actor_of(request)
    code = request.GET.get("code", "")
    device = next(iter(pile_of([code], actor).devices), None) if code else None
    context = {
        "orders": wanted_orders(actor),
        "code": code,
        "device": device,
        "reserved_in": delivery_of(device, actor) if device else None,
    }
    return render(request, "stock/orders_to_fill.html", context)


@opens("order.view")
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    shown = order_visible(pk, actor)
    may_fill = may(actor, "order.fill") and shown.order.state in OrderState.FILLABLE
    context = {
        "shown": shown,
        "order": shown.order,
        "road": order_road(shown),
        "may_fill": may_fill,
        "form": OpenDeliveryForm(actor=actor) if may_fill and shown.owed and not shown.filling else None,
        "may_see_deliveries": may(actor, "stock.view"),
    }
    return render(request, "stock/order.html", context)


@opens("order.fill")
@require_POST
def open_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    shown = order_visible(pk, actor)
    form = OpenDeliveryForm(request.POST, actor=actor)
    if not form.is_valid():
        messages.error(request, _("Choose the workshop from which the computers leave."))
        return redirect("stock:order", pk=pk)
    try:
        made = actions.open_delivery(actor=actor, order=shown.order, workshop=form.cleaned_data["workshop"])
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("stock:order", pk=pk)
    query = {"code": request.POST["code"]} if request.POST.get("code") else None
    return redirect(reverse("stock:load", args=[made.pk], query=query))


@opens("order.fill")
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which an order is filled: scan, count, take out, then let it leave."""
    actor = actor_of(request)
    delivery = delivery_visible(pk, actor)
    if delivery.state != DeliveryState.FILLING:
        return redirect("stock:delivery", pk=pk)
    form = LoadForm(posted(request), actor=actor, initial=scanned_first(request))
    return answer_pile(
        request,
        "stock/load.html",
        form=form,
        to=reverse("stock:load", args=[pk]),
        gesture=lambda: actions.load(actor=actor, delivery=delivery, devices=form.cleaned_data["codes"]),
        done=lambda count: (
            ngettext("%(count)d computer loaded.", "%(count)d computers loaded.", count) % {"count": count}
        ),
        context=lambda: _filling(delivery),
    )


@opens("order.fill")
@require_POST
def unload(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    delivery = delivery_visible(pk, actor)
    device = device_visible(request.POST.get("code", ""), actor)
    try:
        outcome = actions.unload(actor=actor, delivery=delivery, devices=[device])
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("stock:delivery", pk=pk)
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
    for taken in outcome.taken:
        messages.success(
            request, _("%(tag)s is out of the delivery, and ready again.") % {"tag": taken.asset_tag}
        )
    return redirect("stock:load", pk=pk)


@opens("order.fill")
@require_http_methods(["GET", "POST"])
def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    delivery = delivery_visible(pk, actor)
    if delivery.state != DeliveryState.FILLING:
        return redirect("stock:delivery", pk=pk)
    shown = _filling(delivery)
    form = DispatchForm(posted(request), actor=actor, loaded=shown["loaded"], owed=shown["owed"])
    if form.is_valid():
        try:
            actions.dispatch(actor=actor, delivery=delivery, occurred_at=form.cleaned_data.get("occurred_at"))
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(
                request,
                _("The delivery %(reference)s is on its way. Print its note.")
                % {"reference": delivery.reference},
            )
            return redirect("stock:delivery", pk=pk)
    return render(
        request, "stock/dispatch.html", {**shown, "form": form}, status=422 if form.is_bound else 200
    )


def _filling(delivery: Delivery) -> dict[str, Any]:
    """``owed``: what this delivery would carry to complete the order."""
    lines = lines_of(delivery)
    loaded = sum(line.state == LineState.LOADED for line in lines)
    return {"delivery": delivery, "lines": lines, "loaded": loaded, "owed": room_in(delivery.order) + loaded}
