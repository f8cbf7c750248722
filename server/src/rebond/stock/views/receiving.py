"""The delivery at the place: scan, look at what came, then say yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError, Invalid
from rebond.stock import actions
from rebond.stock.answers import show_error
from rebond.stock.choices import DeliveryState
from rebond.stock.forms import AcceptForm, ArrivalForm, GiveUpForm
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries import Reception, delivery_visible, line_visible, sort_arrivals


@opens("delivery.receive")
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written before the person saw what was recognised, what is missing, and what is in surplus."""
    delivery = delivery_visible(pk, actor_of(request))
    if delivery.state != DeliveryState.IN_TRANSIT:
        messages.info(request, _("This delivery is not on its way."))
        return redirect("stock:delivery", pk=pk)
    given = request.POST.copy() if request.method == "POST" else None
    form = ArrivalForm(given, actor=actor_of(request), delivery=delivery)
    ready = form.is_valid()
    looked = sort_arrivals(delivery, form.recognised)
    if ready and request.POST.get("gesture") == "receive":
        if form.cleaned_data["seen"] == looked.signature:
            if (answer := _receive(request, delivery, form)) is not None:
                return answer
        else:
            messages.warning(request, _("The pile has changed: look at it again, then receive it."))
    if given is not None:
        given["seen"] = looked.signature
    context = {
        "delivery": delivery,
        "form": form,
        "looked": looked if form.is_bound else None,
        "ready": ready and not form.errors,
        "while_scanning": "HX-Request" in request.headers,
        "expected": len(sort_arrivals(delivery, []).missing),
    }
    return render(
        request, "stock/receive.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _receive(request: HttpRequest, delivery: Delivery, form: ArrivalForm) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        reception = actions.receive_delivery(
            actor=actor_of(request),
            delivery=delivery,
            scanned=given["codes"],
            occurred_at=given.get("occurred_at"),
        )
    except DomainError as error:
        show_error(error, form)
        return None
    _tell(request, reception)
    return redirect("stock:delivery", pk=delivery.pk)


def _tell(request: HttpRequest, reception: Reception) -> None:
    count = len(reception.received)
    messages.success(
        request,
        ngettext("%(count)d computer received.", "%(count)d computers received.", count) % {"count": count},
    )
    for refusal in reception.refused:
        messages.warning(
            request,
            _("%(tag)s came and is not accepted. %(reason)s")
            % {"tag": refusal.subject.asset_tag, "reason": refusal.reason},
        )
    if not reception.is_exact:
        messages.warning(request, _("The gaps are recorded: the coordination sees them on this page."))


@opens("delivery.receive")
@require_POST
def settle(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Accept, give up or call back one line; the actions judge who may."""
    delivery = delivery_visible(pk, actor_of(request))
    found = line_visible(delivery, line)
    try:
        _settle(request, found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(tag)s is settled.") % {"tag": found.device.asset_tag})
    return redirect("stock:delivery", pk=pk)


def _settle(request: HttpRequest, line: DeliveryLine) -> None:
    actor, gesture = actor_of(request), request.POST.get("gesture")
    if gesture == "accept":
        form = AcceptForm(request.POST)
        if not form.is_valid():
            raise Invalid(" ".join(map(str, form.errors["occurred_at"])), field="occurred_at")
        actions.accept_line(actor=actor, line=line, occurred_at=form.cleaned_data["occurred_at"])
    elif gesture == "call_back":
        actions.call_back_line(actor=actor, line=line)
    elif gesture == "give_up":
        given_up = GiveUpForm(request.POST)
        if not given_up.is_valid():
            raise Invalid(_("Choose the reason."), field="reason")
        actions.give_up_line(actor=actor, line=line, reason=given_up.cleaned_data["reason"])
    else:
        raise Invalid(_("Choose what becomes of this computer."))
