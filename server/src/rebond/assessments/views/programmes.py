"""The progress of the people of a programme, in tables."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.assessments.choices import Change, Coverage
from rebond.assessments.queries import programmes


@opens("assessment.report")
@require_GET
def list_programmes(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "programmes": list(programmes.programmes_told(actor)),
        "may_edit": may(actor, "questionnaire.edit"),
    }
    return render(request, "assessments/programmes.html", given)


@opens("assessment.report")
@require_GET
def show_programme(request: HttpRequest, slug: str) -> HttpResponse:
    programme = programmes.programme_told(slug, actor_of(request))
    told = programmes.progress_in(programme)
    given = {
        "programme": programme,
        "told": told,
        "coverage": [(label, told.coverage[value]) for value, label in Coverage.choices if told.coverage],
        "changes": Change.choices,
        "tables": [
            (
                table.tool.label,
                [(area.label, [cells[key] for key in Change.values]) for area, cells in table.rows],
            )
            for table in told.tables
        ],
    }
    return render(request, "assessments/programme.html", given)
