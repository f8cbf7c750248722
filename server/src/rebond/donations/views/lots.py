"""Lots: what is announced, counted, closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Role, may
from rebond.access.guards import actor_of, opens
from rebond.donations import actions
from rebond.donations.forms import (
    LotForm,
    PalletForm,
)
from rebond.donations.queries import (
    agreements_in_force,
    lot_visible,
    lots_visible,
    workshops_for,
)
from rebond.kit.errors import DomainError, Refused
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("donation.view")
@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    rows = lots_visible(actor_of(request)).with_counts()
    awaited = request.GET.get("state") != "closed"
    page = page_asked_for(request, rows.filter(closed_at__isnull=awaited))
    actor = actor_of(request)
    may_announce = may(actor, "lot.announce")
    return render(
        request,
        "donations/lots.html",
        {
            "listing": page,
            "awaited": awaited,
            "may_announce": may_announce,
            "may_see_rounds": may(actor, "round.view"),
            "may_see_requests": may(actor, "donation_request.view"),
            "own_donor": actor.organisation_id if actor.role is Role.DONOR and page.rows else None,
        },
    )


@opens("lot.announce")
@require_http_methods(["GET", "POST"])
def announce_lot(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = LotForm(sent_in(request), actor=actor, initial=_chosen(request))
    if form.is_valid():
        wanted = {**form.cleaned_data}
        announced_by = wanted.pop("announced_by")
        try:
            made = actions.announce_lot(actor=actor, **wanted)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The lot %(reference)s is announced.") % {"reference": made.reference}
            )
            return redirect("devices:import_list" if announced_by == "list" else "devices:lot", pk=made.pk)
    owner = actor.organisation_id if may(actor, "network.edit") else None
    given = {
        "form": form,
        "has_agreements": agreements_in_force(actor, timezone.localdate()).exists(),
        "has_workshops": workshops_for(actor).exists(),
        "workshop_url": reverse("network:organisation", args=[owner]) if owner else "",
    }
    return render(request, "donations/announce_lot.html", given, status=status_of(form))


@opens("device.receive")
@require_http_methods(["GET", "POST"])
def count_pallet(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_visible(pk, actor_of(request))
    form = PalletForm(sent_in(request), lot=lot, initial=_chosen(request))
    if form.is_valid():
        try:
            made = actions.count_pallet(actor=actor_of(request), lot=lot, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            counted = _("Pallet %(number)d: %(counted)d computers counted. Now scan them.")
            messages.success(request, counted % {"number": made.number, "counted": made.counted})
            return redirect(reverse("devices:receive", query={"lot": lot.pk, "pallet": made.pk}))
    return render(request, "donations/count_pallet.html", {"form": form, "lot": lot}, status=status_of(form))


@opens("device.receive")
@require_POST
def close_lot(request: HttpRequest, pk: int) -> HttpResponse:
    found = lot_visible(pk, actor_of(request))
    try:
        lot = actions.close_lot(actor=actor_of(request), lot=found)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("The reception of lot %(reference)s is closed.") % {"reference": lot.reference}
        )
    return redirect("devices:lot", pk=pk)


@opens("device.receive")
@require_POST
def reopen_lot(request: HttpRequest, pk: int) -> HttpResponse:
    lot = actions.reopen_lot(actor=actor_of(request), lot=lot_visible(pk, actor_of(request)))
    messages.success(request, _("The lot %(reference)s is open again.") % {"reference": lot.reference})
    return redirect("devices:lot", pk=lot.pk)


def _chosen(request: HttpRequest) -> dict[str, str]:
    """What the address already says: ``?agreement=12``."""
    return {name: str(value) for name, value in request.GET.items()}
