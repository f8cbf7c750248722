from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.stock.forms.mapping import MapForm
from rebond.stock.maps import drawing_of
from rebond.stock.queries.mapping import stock_map


@opens("stock.view")
@require_GET
def stock_on_a_map(request: HttpRequest) -> HttpResponse:
    """``?programme=mon-ordi-pin40&stage=reserved``: what is counted at each site."""
    actor = actor_of(request)
    form = MapForm(request.GET, actor=actor)
    stage, programme = form.asked
    shown = stock_map(actor, stage, programme)
    context = {
        "filter_form": form,
        "shown": shown,
        "drawing": drawing_of(shown),
        "stage": stage,
        "programme": programme,
        "may_set": may(actor, "place_stock.set"),
        "may_view": may(actor, "network.view"),
    }
    return render(request, "stock/map.html", context)
