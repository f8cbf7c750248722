from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.actions import receive_pile
from rebond.devices.forms import CodeForm, ReceptionForm
from rebond.devices.models import Device
from rebond.devices.queries import lot_counts, pallet_counts, resolve, sort_pile
from rebond.devices.queries.tags import free_tags
from rebond.donations.models import Lot
from rebond.donations.queries import lot_visible, lots_visible
from rebond.kit.errors import DomainError
from rebond.ui.answers import key_of, sent_in, status_of


@opens("device.receive")
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Choose the lot (or scan one of its computers), then the pile, then look, then receive."""
    if lot_key := key_of(request, "lot"):
        return _receive_lot(request, lot_visible(lot_key, actor_of(request)))
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        found = resolve(form.cleaned_data["code"], actor_of(request))
        if found.device is not None:
            return redirect(
                reverse("devices:receive", query={"lot": found.device.lot_id, "code": found.device.asset_tag})
            )
        reserved = free_tags([found.text], actor_of(request)).get(found.text)
        if reserved is not None:
            return redirect(reverse("devices:receive", query={"lot": reserved.lot_id, "code": reserved.tag}))
        form.add_error(
            "code", _("No computer that is yours bears this code or number. Choose the lot below.")
        )
    lots = lots_visible(actor_of(request)).filter(closed_at=None).with_counts().order_by("-pk")[:100]
    return render(request, "devices/receive.html", {"form": form, "lots": lots})


def _receive_lot(request: HttpRequest, lot: Lot) -> HttpResponse:
    actor = actor_of(request)
    may_register = may(actor, "lot.announce")
    start = {"pallet": key_of(request, "pallet"), "codes": request.GET.getlist("code")}
    form = ReceptionForm(sent_in(request), lot=lot, may_register=may_register, initial=start)
    pile = None
    if form.is_valid():
        pile = sort_pile(form.cleaned_data["codes"], lot=lot, actor=actor)
        wanted = form.cleaned_data["serials"] if may_register else []
        is_plain = "look" not in request.POST and pile.is_clear and not pile.received_before
        wants_all = "receive" in request.POST or is_plain
        if wants_all and (pile.recognised or wanted or form.cleaned_data["unnumbered"]):
            try:
                return _take(
                    request, lot, form, pile.recognised, [code for code in wanted if code in pile.unknown]
                )
            except DomainError as error:
                form.add_error(None, str(error))
    shown = {
        "lot": lot,
        "form": form,
        "pile": pile,
        "ticked": request.POST.getlist("serials"),
        "counts": lot_counts(lot),
        "pallets": pallet_counts(lot),
        "may_register": may_register,
        "may_attach": may(actor, "device.identify"),
        "labels_url": _labels_url(request, lot),
    }
    return render(request, "devices/receive_lot.html", shown, status=status_of(form))


def _labels_url(request: HttpRequest, lot: Lot) -> str:
    moment = request.GET.get("received_at", "")
    return reverse("devices:labels", query={"lot": lot.pk, "received_at": moment}) if moment else ""


def _take(
    request: HttpRequest, lot: Lot, form: ReceptionForm, devices: list[Device], serials: list[str]
) -> HttpResponse:
    pallet = form.cleaned_data["pallet"]
    outcome = receive_pile(
        actor=actor_of(request),
        lot=lot,
        devices=devices,
        serials=serials,
        pallet=pallet,
        unnumbered=form.cleaned_data["unnumbered"],
    )
    count = len(outcome.taken)
    done = ngettext("%(count)d computer received.", "%(count)d computers received.", count) % {"count": count}
    messages.success(request, done)
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
    query: dict[str, object] = {"lot": lot.pk, **({"pallet": pallet.pk} if pallet else {})}
    if outcome.taken:
        query["received_at"] = outcome.taken[0].stage_since.isoformat()
    return redirect(reverse("devices:receive", query=query))
