from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.papers import print_slip
from rebond.devices.queries import (
    Wanted,
    devices_listed,
    lot_counts,
    lot_road,
    pallet_counts,
    say_how_missing,
    whereabouts,
)
from rebond.donations.closing import still_coming_for
from rebond.donations.queries import lot_visible
from rebond.ui.answers import page_asked_for


@opens("donation.view")
@require_GET
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = lot_visible(pk, actor)
    counts = lot_counts(found)
    listing = page_asked_for(request, devices_listed(actor, Wanted(lot=found.pk)).defer("hardware"))
    say_how_missing(listing.rows)
    may_receive = may(actor, "device.receive")
    shown = {
        "lot": found,
        "counts": counts,
        "road": lot_road(found, counts),
        "whereabouts": whereabouts(counts),
        "pallets": pallet_counts(found),
        "listing": listing,
        "lists": found.list_imports.exclude(imported_at=None).defer("content").order_by("-pk"),
        "receive_url": reverse("devices:receive", query={"lot": found.pk}),
        "all_url": reverse("devices:list", query={"lot": found.pk}),
        "proof_of_one_url": reverse("certificates:list") if may(actor, "proof.view") else "",
        "proofs_url": reverse("certificates:lot_paper", args=[found.pk]) if may(actor, "proof.view") else "",
        "may_announce": may(actor, "lot.announce") and found.closed_at is None,
        "may_set_aside": may(actor, "donation.edit"),
        "may_receive": may_receive,
        "coming": still_coming_for(found) if may_receive and found.closed_at is None else (),
    }
    return render(request, "devices/lot.html", shown)


@opens("donation.view")
@require_GET
def reception_slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = lot_visible(pk, actor_of(request))
    return pdf_response(print_slip(found).content, f"reception-{found.pk}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
