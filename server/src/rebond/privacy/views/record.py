"""What is kept and why: to anybody in easy words, and as the record that the law asks for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rebond.access.guards import actor_of, opens, public
from rebond.kit.spreadsheets import csv_lines
from rebond.network.models import Organisation
from rebond.privacy.queries.record import HEADINGS, record_of_processing, rows
from rebond.privacy.views.tabs import tabs_of


@public
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """For anybody, in easy words."""
    given = {"entries": record_of_processing(), **_answerable()}
    return render(request, "privacy/kept.html", given)


@opens("privacy.view")
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    given = {"entries": record_of_processing(), "tabs": tabs_of(actor_of(request)), **_answerable()}
    return render(request, "privacy/record.html", given)


@opens("privacy.view")
@require_GET
def record_csv(_request: HttpRequest) -> HttpResponse:
    lines = "".join(csv_lines(HEADINGS, rows(record_of_processing())))
    answer = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="registre-des-traitements.csv"'
    return answer


def _answerable() -> dict[str, object]:
    """Who answers for it (GDPR, article 13): the operators of the territories, and whom to write to."""
    operators = Organisation.objects.filter(is_operator=True).order_by("territory__name", "name")
    return {
        "operators": operators.select_related("territory", "commune"),
        "contact": settings.PRIVACY_CONTACT,
    }
