from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.stock import actions
from rebond.stock.answers import posted, show_error
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.forms import ReopenForm
from rebond.stock.queries import delivery_visible, lines_of


@opens("device.rectify")
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The reception was a mistake, or of another day. Then it is received again, on the true day."""
    delivery = delivery_visible(pk, actor_of(request))
    form = ReopenForm(posted(request))
    if form.is_valid():
        try:
            actions.reopen_reception(
                actor=actor_of(request), delivery=delivery, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The delivery is on its way again: receive it when it is there."))
            return redirect("stock:delivery", pk=pk)
    elif delivery.state != DeliveryState.RECEIVED:
        messages.info(request, _("This delivery is not received."))
        return redirect("stock:delivery", pk=pk)
    received = [line for line in lines_of(delivery) if line.state == LineState.RECEIVED]
    context = {"delivery": delivery, "form": form, "received": received}
    return render(request, "stock/reopen.html", context, status=422 if form.is_bound else 200)
