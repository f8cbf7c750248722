"""An order is answered beside what the stock and the place say of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.orders.actions import accept_order, refuse_order
from rebond.orders.choices import OrderRefusal, OrderState
from rebond.orders.forms import RefusalForm
from rebond.stock.queries import decision_on, order_visible


@opens("order.fill")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what matters. POST: ``gesture`` is "accept", else the order is refused with its reason."""
    actor = actor_of(request)
    order = order_visible(pk, actor).order
    if order.state != OrderState.PLACED:
        messages.info(request, _("This order was answered already."))
        return redirect("orders:order", pk=pk)
    named = {"reference": order.reference}
    if request.POST.get("gesture") == "accept":
        accept_order(actor=actor, order=order)
        messages.success(request, _("Order %(reference)s is accepted. It can be filled.") % named)
        return redirect("orders:order", pk=pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        refuse_order(actor=actor, order=order, reason=OrderRefusal(form.cleaned_data["reason"]))
        messages.success(request, _("Order %(reference)s is refused; the place sees why.") % named)
        return redirect("orders:order", pk=pk)
    context = {
        "order": order,
        "decision": decision_on(order, actor),
        "form": form,
        "sees_agreements": may(actor, "agreement.view"),
    }
    return render(request, "stock/answer.html", context, status=422 if form.is_bound else 200)
