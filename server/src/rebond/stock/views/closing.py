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
from rebond.stock.forms.closing import TakeOverForm
from rebond.stock.queries.closing import closing_of, place_closing
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("network.edit")
@require_http_methods(["GET", "POST"])
def close_place(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = place_closing(pk, actor)
    form = TakeOverForm(sent_in(request), place=place)
    if form.is_valid():
        try:
            actions.close_place(actor=actor, place=place, to=form.cleaned_data["to"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(place)s is closed.") % {"place": place.name})
            return redirect("network:place", pk=pk)
    context = {
        "place": place,
        "form": form,
        "closing": closing_of(place),
        "may_count": may(actor, "stocktake.decide"),
        "may_transfer": may(actor, "stock.transfer"),
        "may_take_back": may(actor, "device.take_back"),
    }
    return render(request, "stock/close_place.html", context, status=status_of(form))
