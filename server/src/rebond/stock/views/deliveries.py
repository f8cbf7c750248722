from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.stock.answers import pdf_answer
from rebond.stock.choices import DeliveryState, MissingReason
from rebond.stock.papers import note_of
from rebond.stock.queries import (
    deliveries_listed,
    delivery_of,
    delivery_road,
    delivery_visible,
    lines_of,
    lines_to_show,
    pile_of,
)
from rebond.ui.answers import page_asked_for


@opens("stock.view")
@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """On their way, then received, then being filled. ``?code=TAG`` goes to the delivery of that computer."""
    actor = actor_of(request)
    if code := request.GET.get("code", ""):
        device = next(iter(pile_of([code], actor).devices), None)
        found = delivery_of(device, actor) if device else None
        if found is not None:
            return redirect("stock:delivery", pk=found.pk)
        messages.info(request, _("%(code)s is in no delivery now.") % {"code": code})
    state = request.GET.get("state", "")
    state = state if state in DeliveryState.values else DeliveryState.IN_TRANSIT.value
    rows = deliveries_listed(actor, gaps=request.GET.get("gaps", "")).filter(state=state)
    page = page_asked_for(request, rows)
    tabs = [(value, label, value == state) for value, label in DeliveryState.choices]
    context = {
        "listing": page,
        "tabs": tabs,
        "may_receive": may(actor, "delivery.receive"),
        "may_fill": may(actor, "order.fill"),
    }
    return render(request, "stock/deliveries.html", context)


@opens("stock.view")
@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = delivery_visible(pk, actor)
    lines = lines_of(found)
    shown = lines_to_show(
        lines,
        may_decide=may(actor, "order.fill"),
        may_receive=may(actor, "delivery.receive"),
        may_undo=may(actor, "device.rectify"),
    )
    context = {
        "delivery": found,
        "lines": shown,
        "to_settle": any(item.is_open for item in shown),
        "road": delivery_road(found, lines),
        "is_filling": found.state == DeliveryState.FILLING,
        "is_underway": found.state == DeliveryState.IN_TRANSIT,
        "may_fill": may(actor, "order.fill"),
        "may_receive": may(actor, "delivery.receive"),
        "may_see_order": may(actor, "order.view"),
        "may_reopen": found.state == DeliveryState.RECEIVED and may(actor, "device.rectify"),
        "may_backdate": may(actor, "event.backdate"),
        "today": timezone.localdate(),
        "reasons": MissingReason.choices,
    }
    return render(request, "stock/delivery.html", context)


@opens("stock.view")
@require_GET
def note(request: HttpRequest, pk: int) -> HttpResponse:
    found = delivery_visible(pk, actor_of(request))
    document = note_of(found)
    return pdf_answer(document, found.reference)
