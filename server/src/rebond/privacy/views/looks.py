from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from rebond.access.guards import actor_of, opens
from rebond.privacy.forms import LookFilterForm
from rebond.privacy.queries.erasures import erasure_report
from rebond.privacy.queries.looks import looks, places_of_looks
from rebond.privacy.views.tabs import tabs_of
from rebond.ui.answers import key_of


@opens("contact_log.view")
@never_cache
@require_GET
def list_looks(request: HttpRequest) -> HttpResponse:
    """Who looked at the contact details of the people that the hat answers for."""
    actor = actor_of(request)
    form = LookFilterForm(request.GET, places=places_of_looks(actor))
    asked = form.cleaned_data if form.is_valid() else {}
    found = looks(
        actor,
        since=asked.get("since"),
        until=asked.get("until"),
        place=asked.get("place"),
        after=key_of(request, "after"),
        before=key_of(request, "before"),
    )
    return render(
        request, "privacy/looks.html", {"looks": found, "filter_form": form, "tabs": tabs_of(actor)}
    )


@opens("privacy.view")
@require_GET
def list_erasures(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "privacy/erasures.html", {"report": erasure_report(actor), "tabs": tabs_of(actor)})
