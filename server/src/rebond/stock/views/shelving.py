from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import Scope, may, scope_of
from rebond.access.guards import actor_of, opens
from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.stock import actions
from rebond.stock.answers import answer_pile, posted, scanned_first
from rebond.stock.choices import DeliveryState
from rebond.stock.forms import MoveForm, ShelveForm
from rebond.stock.queries import (
    deliveries_listed,
    devices_at_place,
    held_computers,
    stock_home,
)
from rebond.ui.answers import page_asked_for

SHOWN_AT_A_PLACE = 12
"""A phone shows each computer as a card."""


@opens("stock.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """A workshop sees its shelves; a place, what it holds and what comes."""
    actor = actor_of(request)
    if scope_of(actor, "stock.view") is Scope.OWN_PLACE:
        return _home_of_place(request)
    context = {
        "stock": stock_home(actor),
        "may_shelve": may(actor, "device.shelve"),
        "may_fill": may(actor, "order.fill"),
        "may_count": may(actor, "stocktake.view"),
        "may_miss": may(actor, "device.declare_missing"),
    }
    return render(request, "stock/home.html", context)


def _home_of_place(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    page = page_asked_for(request, devices_at_place(actor), size=SHOWN_AT_A_PLACE)
    context = {
        "listing": page,
        "held": held_computers(page.rows),
        "count": devices_at_place(actor).count(),
        "coming": list(
            deliveries_listed(actor).filter(state=DeliveryState.IN_TRANSIT).order_by("dispatched_at", "pk")
        ),
        "may_receive": may(actor, "delivery.receive"),
        "may_count": may(actor, "stocktake.view"),
        "may_hand_over": may(actor, "device.hand_over"),
    }
    return render(request, "stock/place.html", context)


@opens("device.shelve")
@require_http_methods(["GET", "POST"])
def shelve(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = ShelveForm(posted(request), actor=actor, initial=scanned_first(request))

    def put() -> Outcome[Device]:
        given = form.cleaned_data
        place = actions.location_named(actor=actor, workshop=given["workshop"], code=given["location"])
        return actions.put_away(actor=actor, devices=given["codes"], location=place)

    return answer_pile(
        request,
        "stock/shelve.html",
        form=form,
        gesture=put,
        to="stock:shelve",
        done=lambda count: (
            ngettext("%(count)d computer is in stock.", "%(count)d computers are in stock.", count)
            % {"count": count}
        ),
    )


@opens("device.shelve")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """A pile lies elsewhere from now on, ready or not."""
    actor = actor_of(request)
    form = MoveForm(posted(request), actor=actor, initial=scanned_first(request))

    def put() -> Outcome[Device]:
        given = form.cleaned_data
        place = actions.location_named(actor=actor, workshop=given["workshop"], code=given["location"])
        return actions.move(actor=actor, devices=given["codes"], location=place)

    return answer_pile(
        request,
        "stock/move.html",
        form=form,
        gesture=put,
        to="stock:move",
        done=lambda count: (
            ngettext("%(count)d computer lies there now.", "%(count)d computers lie there now.", count)
            % {"count": count}
        ),
    )
