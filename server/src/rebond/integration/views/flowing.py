"""How computers go through the workshop, the bottleneck first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rebond.access.guards import actor_of, opens
from rebond.integration.queries.choosing import chosen, workshops_to_read
from rebond.integration.queries.flow import FEWEST_PEOPLE, WEEKS, flow_of
from rebond.integration.queries.runs import FEWEST_COMPUTERS
from rebond.integration.views.tabs import tabs_of
from rebond.kit.numbers import whole_number


@opens("throughput.view")
@require_GET
def throughput(request: HttpRequest) -> HttpResponse:
    """``?weeks=``: over how long; ``?organisation=``: whose workshop, where several may be read."""
    actor = actor_of(request)
    workshops = workshops_to_read(actor, "throughput.view")
    workshop = chosen(workshops, request.GET.get("organisation", ""))
    asked = whole_number(request.GET.get("weeks", ""))
    weeks = asked if asked in WEEKS else 4
    given = {
        "tabs": tabs_of(actor),
        "workshops": workshops,
        "workshop": workshop,
        "weeks": weeks,
        "choices": WEEKS,
        "flow": flow_of(workshop, weeks=weeks) if workshop else None,
        "fewest_computers": FEWEST_COMPUTERS,
        "fewest_people": FEWEST_PEOPLE,
    }
    return render(request, "integration/throughput.html", given)
