"""The list that a donor works through: which computers to release, and from what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rebond.access import Role
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import holds_to_release
from rebond.devices.queries.holds import ASKED
from rebond.devices.views.listing import sheet_response
from rebond.network.queries import coordination_of
from rebond.ui.answers import page_asked_for


@opens("device.view")
@require_GET
def to_release(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = holds_to_release(actor)
    listing = page_asked_for(request, rows)
    given = {
        "listing": listing,
        "lines": [(hold, ASKED[hold.reason]) for hold in listing.rows],
        "count": rows.count(),
        "coordination": coordination_of(actor.territory_id or 0) if actor.role is Role.DONOR else None,
    }
    return render(request, "devices/to_release.html", given)


@opens("device.view")
@require_GET
def to_release_file(request: HttpRequest) -> HttpResponseBase:
    """All of them: serial numbers, as the console of whoever manages them takes them."""
    headings = [
        _("Serial number"),
        _("Code"),
        _("Maker"),
        _("Model"),
        _("Donor"),
        _("Since"),
        _("What to do"),
    ]
    rows = (
        (
            hold.device.serial,
            hold.device.asset_tag,
            hold.device.maker,
            hold.device.model,
            hold.device.lot.agreement.donor.name,
            timezone.localdate(hold.opened_at).isoformat(),
            str(ASKED[hold.reason]),
        )
        for hold in holds_to_release(actor_of(request)).order_by("pk")
    )
    name = f"{_('to-release')}-{timezone.localdate().isoformat()}.csv"
    return sheet_response(name, headings, rows, kind="csv")
