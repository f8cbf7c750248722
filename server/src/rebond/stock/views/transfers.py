"""Transfers from workshop to workshop and from place to place; the stock of the places."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import device_visible
from rebond.kit.errors import DomainError
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.stock import actions
from rebond.stock.answers import answer_pile, pdf_answer, posted, scanned_first, show_error
from rebond.stock.choices import TransferState
from rebond.stock.forms import (
    LoadTransferForm,
    OpenTransferForm,
    PlaceStockForm,
    SettleTransferForm,
    TransferArrivalForm,
)
from rebond.stock.models import Transfer
from rebond.stock.queries import (
    held_at,
    lines_of_transfer,
    places_lacking,
    places_supplied,
    sort_transfer,
    transfer_visible,
    transfers_listed,
)
from rebond.stock.slips import print_transfer_slip
from rebond.ui.answers import page_asked_for, sent_in, shown_alone, status_of
from rebond.ui.charts import Bar

ALONE = {
    "to_receive": gettext_lazy("Transfers to receive"),
    "to_send": gettext_lazy("Transfers to send"),
}
"""What the list shows alone when somebody comes from “To do”."""
PLACES_ALONE = {"lacking": gettext_lazy("Places below their minimum stock")}
"""The same for the places."""


@opens("stock.view")
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """What each place holds, what comes, what it lacks, and where that could come from; ``?show=lacking``: those alone."""
    actor, (show, words) = actor_of(request), shown_alone(request, PLACES_ALONE)
    lacking = places_lacking(actor) if show else []
    rows = lacking or places_supplied(actor)
    context = {
        "rows": rows,
        "shown_alone": words if lacking else None,
        "bars": [Bar(row.place.name, row.held) for row in rows if row.held][:20],
        "may_transfer": may(actor, "stock.transfer"),
        "may_set": may(actor, "place_stock.set"),
        "may_fill": may(actor, "order.fill"),
        "may_order": may(actor, "order.place"),
        "may_see_agreements": may(actor, "agreement.view"),
    }
    return render(request, "stock/places.html", context)


@opens("stock.transfer")
@require_POST
def supply(request: HttpRequest, pk: int) -> HttpResponse:
    """What the list proposes for a place is put on the slip of a transfer, which the person sees before it leaves."""
    actor = actor_of(request)
    rows = Place.objects.filter(reach(actor, "stock.transfer", territory="organisation__territory"))
    place = get_object_or_404(rows.select_related("organisation__territory"), pk=pk)
    try:
        made, count = actions.prepare_supply(actor=actor, place=place)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("stock:places")
    done = ngettext(
        "%(count)d computer on the slip: have it scanned, then send it.",
        "%(count)d computers on the slip: have them scanned, then send them.",
        count,
    )
    messages.success(request, done % {"count": count})
    return redirect("stock:transfer", pk=made.pk)


@opens("place_stock.set")
@require_http_methods(["GET", "POST"])
def place_stock(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = get_object_or_404(Place.objects.visible_to(actor).select_related("organisation", "stock"), pk=pk)
    stock = getattr(place, "stock", None)
    initial = {"minimum": stock.minimum, "travels": stock.travels} if stock else {"minimum": 0}
    form = PlaceStockForm(sent_in(request), initial=initial)
    if form.is_valid():
        actions.set_place_stock(actor=actor, place=place, **form.cleaned_data)
        messages.success(request, _("The stock of %(place)s is set.") % {"place": place})
        return redirect("stock:places")
    return render(request, "stock/place_stock.html", {"form": form, "place": place}, status=status_of(form))


@opens("stock.view")
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """``?show=to_send``, ``to_receive``: those alone; else all."""
    actor, (show, words) = actor_of(request), shown_alone(request, ALONE)
    context = {
        "listing": page_asked_for(request, transfers_listed(actor, show=show), size=20),
        "shown_alone": words,
        "may_transfer": may(actor, "stock.transfer"),
    }
    return render(request, "stock/transfers.html", context)


@opens("stock.transfer")
@require_http_methods(["GET", "POST"])
def open_transfer(request: HttpRequest) -> HttpResponse:
    """``?origin=place:3``: where it leaves from; ``?destination=``: where it goes."""
    actor = actor_of(request)
    form = OpenTransferForm(sent_in(request), actor=actor, initial=dict(request.GET.items()))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_transfer(
                actor=actor, origin=given["origin"], destination=given["destination"]
            )
            if given["everything"] and isinstance(given["origin"], Place):
                loaded = actions.load_transfer(actor=actor, transfer=made, devices=held_at(given["origin"]))
                for refusal in loaded.refused:
                    messages.warning(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
        except DomainError as error:
            show_error(error, form)
        else:
            return redirect("stock:transfer", pk=made.pk)
    return render(request, "stock/open_transfer.html", {"form": form}, status=status_of(form))


@opens("stock.view")
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip; while it is filled, POST puts a pile on it."""
    actor = actor_of(request)
    found = transfer_visible(pk, actor)
    form = LoadTransferForm(posted(request), actor=actor, initial=scanned_first(request))
    filling = found.state == TransferState.FILLING and may(actor, "stock.transfer")
    return answer_pile(
        request,
        "stock/transfer.html",
        form=form,
        to=reverse("stock:transfer", args=[pk]),
        gesture=lambda: actions.load_transfer(
            actor=actor, transfer=found, devices=form.cleaned_data["codes"]
        ),
        done=lambda count: (
            ngettext("%(count)d computer on the slip.", "%(count)d computers on the slip.", count)
            % {"count": count}
        ),
        context=lambda: {
            "transfer": found,
            "lines": lines_of_transfer(found),
            "may_fill": filling,
            "may_settle": found.state == TransferState.RECEIVED and may(actor, "stock.transfer"),
            "may_receive": found.state == TransferState.UNDERWAY and _receives(request, found),
        },
    )


def _receives(request: HttpRequest, found: Transfer) -> bool:
    """Those at the other end; who only sends does not receive."""
    return reaches(actor_of(request), "transfer.receive", found.scope_keys())


@opens("stock.transfer")
@require_POST
def unload(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    device = device_visible(request.POST.get("code", ""), actor)
    try:
        actions.unload_transfer(actor=actor, transfer=transfer_visible(pk, actor), devices=[device])
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("stock:transfer", pk=pk)


@opens("stock.transfer")
@require_POST
def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.dispatch_transfer(actor=actor, transfer=transfer_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The transfer is on its way. Print its slip."))
    return redirect("stock:transfer", pk=pk)


@opens("transfer.receive")
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written before the person saw what came, what did not, and what is in surplus."""
    actor = actor_of(request)
    found = transfer_visible(pk, actor)
    if found.state != TransferState.UNDERWAY:
        messages.info(request, _("This transfer is not on its way."))
        return redirect("stock:transfer", pk=pk)
    given = request.POST.copy() if request.method == "POST" else None
    form = TransferArrivalForm(given, actor=actor, transfer=found)
    valid = form.is_valid()
    looked = sort_transfer(found, form.cleaned_data["codes"] if valid else [])
    confirmed = valid and request.POST.get("gesture") == "receive"
    if confirmed and form.cleaned_data["seen"] == looked.signature:
        try:
            actions.receive_transfer(actor=actor, transfer=found, scanned=form.cleaned_data["codes"])
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The transfer is received."))
            return redirect("stock:transfer", pk=pk)
    if given is not None:
        given["seen"] = looked.signature
    context = {"transfer": found, "form": form, "looked": looked if valid else None}
    return render(request, "stock/receive_transfer.html", context, status=status_of(form))


@opens("stock.transfer")
@require_POST
def settle(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """``now``: it came after all, it never left, or it is lost."""
    actor = actor_of(request)
    found = get_object_or_404(transfer_visible(pk, actor).lines.select_related("transfer"), pk=line)
    form = SettleTransferForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what becomes of this computer."))
        return redirect("stock:transfer", pk=pk)
    try:
        actions.settle_transfer_line(actor=actor, line=found, now=form.cleaned_data["now"])
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("stock:transfer", pk=pk)


@opens("stock.view")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = transfer_visible(pk, actor_of(request))
    return pdf_answer(print_transfer_slip(found), found.reference)
