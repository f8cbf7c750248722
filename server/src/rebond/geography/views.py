from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from rebond.access.guards import opens
from rebond.geography.queries import search_communes


@opens("commune.search")
def communes(request: HttpRequest) -> JsonResponse:
    """`?q=` as JSON: what a program reads."""
    found = search_communes(request.GET.get("q", ""))
    return JsonResponse(
        {
            "communes": [
                {
                    "insee_code": commune.insee_code,
                    "name": commune.name,
                    "label": commune.label,
                    "postcodes": commune.postcodes.split(),
                    "departement": commune.departement_id,
                }
                for commune in found
            ]
        }
    )


@opens("commune.search")
def commune_options(request: HttpRequest) -> HttpResponse:
    """The same as options of a list; `field` names the input whose text is sent along."""
    text = request.GET.get(request.GET.get("field", "q"), "")
    return render(request, "geography/commune_options.html", {"communes": search_communes(text)})
