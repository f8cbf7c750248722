from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from rebond.access.guards import public
from rebond.desk.queries.health import health

COMPLAINT_URL = "https://formulaire.defenseurdesdroits.fr/"
LICENCE_URL = "https://www.gnu.org/licenses/agpl-3.0.html"


@public
def healthz(_request: HttpRequest) -> JsonResponse:
    """For whoever watches the server: 200 when the database answers and the worker follows, else 503."""
    found = health()
    return JsonResponse({"healthy": found.is_well, **asdict(found)}, status=200 if found.is_well else 503)


@public
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines: the pages of computers and people least of all."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@public
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/about.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/accessibility.html", {"complaint_url": COMPLAINT_URL})


@public
def source(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/source.html", {"licence_url": LICENCE_URL})
