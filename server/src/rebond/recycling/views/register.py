"""The register of outgoing waste: read, exported, corrected."""

from __future__ import annotations

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.kit.numbers import whole_number
from rebond.kit.spreadsheets import csv_lines, workbook
from rebond.recycling import actions
from rebond.recycling.forms import CorrectionForm
from rebond.recycling.models import YEARS_KEPT
from rebond.recycling.queries import entry_visible, register_of, totals_of, years_in_register
from rebond.recycling.trackdechets import HEADINGS, rows_of
from rebond.stock.answers import posted
from rebond.ui.answers import page_asked_for, show_refusal, status_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@opens("weee.view")
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Line by line, the latest first; a corrected line stays, struck through, beside the one that replaces it."""
    actor, year = actor_of(request), _year(request)
    rows = register_of(actor, year=year)
    page = page_asked_for(request, rows, size=50)
    context = {
        "listing": page,
        "totals": totals_of(rows),
        "years": years_in_register(actor),
        "year": year,
        "years_kept": YEARS_KEPT,
        "csv_url": reverse("recycling:register_export", args=["csv"], query=_query(year)),
        "xlsx_url": reverse("recycling:register_export", args=["xlsx"], query=_query(year)),
        "may_correct": may(actor, "waste_register.correct"),
    }
    return render(request, "recycling/register.html", context)


@opens("weee.view")
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The lines in force, in the order in which they left."""
    if kind not in {"csv", "xlsx"}:
        raise Http404
    year = _year(request)
    entries = register_of(actor_of(request), year=year).in_force().order_by("left_on", "pk")
    rows = rows_of(entries.iterator(chunk_size=500))
    name = f"registre-dechets-sortants-{year or 'complet'}.{kind}"
    if kind == "xlsx":
        book = workbook(_("Register of outgoing waste"), HEADINGS, rows)
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
    answer = StreamingHttpResponse(csv_lines(HEADINGS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@opens("waste_register.correct")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    entry = entry_visible(pk, actor)
    form = CorrectionForm(posted(request), entry=entry)
    if form.is_valid():
        try:
            actions.correct_entry(
                actor=actor, entry=entry, changes=form.changes, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The line is corrected; what was written before stays to be read."))
            return redirect("recycling:register")
    context = {"entry": entry, "form": form}
    return render(request, "recycling/correct.html", context, status=status_of(form))


def _query(year: int | None) -> dict[str, int]:
    return {"year": year} if year else {}


def _year(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("year", ""), least=1000, most=9999)
