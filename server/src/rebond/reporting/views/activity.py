"""The activity report, and the figures that somebody declares."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.programmes.models import Programme
from rebond.reporting import actions, readings, words
from rebond.reporting.activity import activity_report
from rebond.reporting.figures import ActivityReport, Gap
from rebond.reporting.formats import HEADINGS, as_json, rows
from rebond.reporting.forms import DeclareForm, PeriodForm
from rebond.reporting.late import told_to
from rebond.reporting.printing import print_report
from rebond.reporting.queries import figures_open_to, obvious_programme, programmes_reported_to
from rebond.ui.charts import Bar
from rebond.ui.forms import ConfirmationForm

MOST_ENTRIES = 200
"""Late entries that the page lists, the last ones."""


@opens("activity.view")
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    programme = _chosen(request)
    if programme is None:
        url = reverse("programmes:list") if may(actor_of(request), "programme.edit") else ""
        return render(request, "reporting/no_programme.html", {"programmes_url": url})
    form = _period_form(request, programme)
    report = activity_report(programme, **form.days)
    shown = {"form": form.filled(report.since, report.until), **_page(report, request)}
    return render(request, "reporting/activity.html", shown)


@opens("activity.view")
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    programme = _chosen(request)
    form = _period_form(request, programme) if programme else None
    if programme is None or form is None or not form.is_valid() or kind not in WRITERS:
        raise Http404
    report = activity_report(programme, **form.days)
    answer = WRITERS[kind](report)
    name = f"{_('activity')}-{programme.slug}-{report.since.isoformat()}-{report.until.isoformat()}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@opens("activity.declare")
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    programme = get_object_or_404(programmes_reported_to(actor_of(request)), slug=slug)
    days = {"covers_from": programme.starts_on, "covers_to": programme.ends_on}
    form = DeclareForm(request.POST or None, initial=days)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_figure(actor=actor_of(request), programme=programme, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The figure is declared."))
            return redirect("reporting:declare", slug=programme.slug)
    figures = programme.declared_figures.order_by("covers_from", "covers_to", "pk")
    named = [
        (
            figure,
            words.figure_label(figure.key),
            readings.days(figure.covers_from, figure.covers_to),
            f"C{figure.pk}",
        )
        for figure in figures
    ]
    return render(
        request,
        "reporting/declare.html",
        {"form": form, "programme": programme, "figures": named},
        status=422 if form.is_bound else 200,
    )


@opens("activity.declare")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    figure = get_object_or_404(figures_open_to(actor_of(request)), pk=pk)
    slug = figure.programme.slug
    if ConfirmationForm(request.POST, code=f"C{pk}").is_valid():
        actions.withdraw_figure(actor=actor_of(request), figure=figure)
        messages.success(request, _("The figure is withdrawn."))
    else:
        messages.error(request, _("Nothing was withdrawn: the code is not that of the figure."))
    return redirect("reporting:declare", slug=slug)


def _chosen(request: HttpRequest) -> Programme | None:
    """The programme of the address, 404 when it is not within reach; the obvious one without."""
    actor, slug = actor_of(request), request.GET.get("programme")
    return get_object_or_404(programmes_reported_to(actor), slug=slug) if slug else obvious_programme(actor)


def _period_form(request: HttpRequest, programme: Programme) -> PeriodForm:
    asked = {name: request.GET.get(name, "") for name in ("since", "until")}
    return PeriodForm(
        {"programme": programme.slug, **asked}, programmes=programmes_reported_to(actor_of(request))
    )


def _page(report: ActivityReport, request: HttpRequest) -> dict[str, object]:
    query = {
        "programme": report.programme.slug,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
    }
    people, declared = report.people_at(), _declared(report)
    return {
        "report": report,
        "days": readings.days(report.since, report.until),
        "downloads": {kind: reverse("reporting:download", args=[kind], query=query) for kind in WRITERS},
        "parts": words.parts(report),
        "gaps": [
            (gap, label[:1].lower() + label[1:], covered, size)
            for gap, label, covered, size in declared
            if gap.gap
        ],
        "declared": declared,
        "flows": [(label, report.counted.flows[key]) for key, label in words.FLOWS.items()],
        "kinds_reading": readings.kinds_reading(report),
        "kind_bars": [Bar(f"{row.label} ({row.places})", row.ceded) for row in report.by_kind],
        "place_rows": [(row, people[row.place_id]) for row in report.by_place],
        "months": [(readings.month_label(row.month, form="F Y"), row) for row in report.months],
        "months_title": readings.months_title(report.months),
        "months_reading": readings.months_reading(report.months),
        "month_bars": readings.month_bars(report.months),
        "fact_tables": [table for table in readings.fact_tables(report) if table.key != "place"],
        "survival": [(one, readings.survival_reading(one)) for one in report.survival],
        "not_shown": "" if report.facts_published else readings.not_shown(),
        "may_declare": may(actor_of(request), "activity.declare"),
        **_closed(report, request),
    }


def _closed(report: ActivityReport, request: HttpRequest) -> dict[str, object]:
    """The year as published, what was rectified since, by which entries; and the earlier years."""
    late = list(reversed(report.closing.entries)) if report.closing else []
    told = told_to(actor_of(request), late[:MOST_ENTRIES])
    return {
        "closing_reading": readings.closing_reading(report.closing) if report.closing else "",
        "closing_lines": words.closing_lines(report.closing) if report.closing else [],
        "late": [(words.late_label(one.entry.kind), one) for one in told],
        "late_untold": max(0, len(late) - MOST_ENTRIES),
        "earlier": [
            (one, readings.closing_reading(one), words.rectified_lines(one)) for one in report.earlier
        ],
    }


def _declared(report: ActivityReport) -> list[tuple[Gap, str, str, int]]:
    """Each with what it is called, the days that it covers, and the size of its gap."""
    return [
        (gap, words.figure_label(gap.key), readings.days(gap.covers_from, gap.covers_to), abs(gap.gap or 0))
        for gap in report.declared
    ]


def _csv(report: ActivityReport) -> HttpResponse:
    return HttpResponse("".join(csv_lines(HEADINGS, rows(report))), content_type="text/csv; charset=utf-8")


def _json(report: ActivityReport) -> HttpResponse:
    return JsonResponse(as_json(report), json_dumps_params={"ensure_ascii": False, "indent": 2})


def _pdf(report: ActivityReport) -> HttpResponse:
    return HttpResponse(print_report(report).content, content_type="application/pdf")


WRITERS = {"pdf": _pdf, "csv": _csv, "json": _json}
