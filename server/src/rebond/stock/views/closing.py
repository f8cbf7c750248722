"""The page that leads a place to its end, step by step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.stock import actions
from rebond.stock.queries.closing import closing_of, place_closing


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def close_place(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = place_closing(pk, actor)
    status = 200
    if request.method == "POST":
        try:
            actions.close_place(actor=actor, place=place)
        except DomainError as error:
            messages.error(request, str(error))
            status = 422
        else:
            messages.success(request, _("%(place)s is closed.") % {"place": place.name})
            return redirect("network:place", pk=pk)
    context = {
        "place": place,
        "closing": closing_of(place),
        "may_transfer": may(actor, "stock.transfer"),
        "may_take_back": may(actor, "device.take_back"),
    }
    return render(request, "stock/close_place.html", context, status=status)
