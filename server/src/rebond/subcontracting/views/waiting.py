"""Where “To do” leads: the computers, or the slips, that wait for somebody, and no others."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_stubs_ext import StrPromise

from rebond.access.guards import actor_of, opens
from rebond.subcontracting.queries.waiting import SLIPS, computers_that_wait, slips_that_come
from rebond.ui.answers import page_asked_for, shown_alone

TITLES: Mapping[str, StrPromise] = {
    "late": _("Computers entrusted that should have come back"),
    "to_confirm": _("Computers said to be beyond repair, to confirm"),
    "unproven": _("Computers given back without their proof of erasure"),
    "here": _("Computers entrusted to you"),
    "returns": _("Returns of external workshops to receive"),
    "arriving": _("Computers entrusted to you, to receive"),
}


@opens("entrustment.view")
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """``?show=``: a key of `TITLES`; anything else leads to the page of all that is entrusted."""
    actor, (show, title) = actor_of(request), shown_alone(request, TITLES)
    if not show:
        return redirect("subcontracting:home")
    given = {"title": title, "show": show, "are_slips": show in SLIPS}
    if show in SLIPS:
        listing = page_asked_for(request, slips_that_come(actor, show))
        return render(request, "subcontracting/waiting.html", {**given, "listing": listing})
    computers = page_asked_for(request, computers_that_wait(actor, show))
    return render(request, "subcontracting/waiting.html", {**given, "listing": computers})
