from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.donations.actions import say_when_bought as say_when_lot_was_bought
from rebond.donations.queries import lot_visible
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.programmes.models import Programme
from rebond.reporting import actions, attesting, readings, words
from rebond.reporting.activity import activity_report
from rebond.reporting.figures import ActivityReport, Gap
from rebond.reporting.formats import HEADINGS, as_json, rows
from rebond.reporting.forms import BoughtInForm, DeclareForm, PeriodForm
from rebond.reporting.printing import print_report
from rebond.reporting.queries import figures_open_to, obvious_programme, programmes_reported_to
from rebond.reporting.reuse import ReuseRate, donor_visible, reuse_rate, years_of
from rebond.ui.charts import Bar
from rebond.ui.forms import ConfirmationForm


@opens("activity.view")
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    programme = _chosen(request)
    if programme is None:
        return render(request, "reporting/no_programme.html")
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
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
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


@opens("donation.view")
@require_safe
def reuse(request: HttpRequest, donor: int) -> HttpResponse:
    """``?year=``: that in which the computers came; the present one without."""
    actor = actor_of(request)
    found = donor_visible(donor, actor)
    years = years_of(found)
    asked = request.GET.get("year", "")
    year = next((known for known in years if str(known) == asked), years[0])
    rate = reuse_rate(found, year)
    context = {
        "rate": rate,
        "years": years,
        "percent": Decimal(rate.percent) if rate.percent else None,
        "figures": attesting.figures(rate),
        "downloads": {
            kind: reverse("reporting:reuse_download", args=[found.pk, year, kind]) for kind in REUSE_WRITERS
        },
        "may_say": may(actor, "lot.announce"),
        "agreements": found.donation_agreements.exclude(signed_on=None).order_by("-signed_on", "-pk"),
    }
    return render(request, "reporting/reuse.html", context)


@opens("donation.view")
@require_safe
def reuse_download(request: HttpRequest, donor: int, year: int, kind: str) -> HttpResponse:
    found = donor_visible(donor, actor_of(request))
    if kind not in REUSE_WRITERS or year not in years_of(found):
        raise Http404
    answer = REUSE_WRITERS[kind](reuse_rate(found, year))
    answer["Content-Disposition"] = f'attachment; filename="{_("reuse")}-{found.pk}-{year}.{kind}"'
    return answer


@opens("lot.announce")
@require_POST
def say_when_bought(request: HttpRequest, pk: int) -> HttpResponse:
    """``bought_in``: the year in which the computers of a lot were bought, empty where nobody knows."""
    lot = lot_visible(pk, actor_of(request))
    form = BoughtInForm(request.POST)
    if form.is_valid():
        try:
            say_when_lot_was_bought(actor=actor_of(request), lot=lot, year=form.cleaned_data["bought_in"])
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The year of lot %(lot)s is recorded.") % {"lot": lot.reference})
    else:
        messages.error(request, _("Enter the year with four digits."))
    query = {"year": form.cleaned_data.get("shown") or ""}
    return redirect(reverse("reporting:reuse", args=[lot.agreement.donor_id], query=query))


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
    people = report.people_at()
    return {
        "report": report,
        "days": readings.days(report.since, report.until),
        "downloads": {kind: reverse("reporting:download", args=[kind], query=query) for kind in WRITERS},
        "parts": words.parts(report),
        "gaps": [row for row in _declared(report) if row[0].gap],
        "declared": _declared(report),
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


def _reuse_csv(rate: ReuseRate) -> HttpResponse:
    lines = csv_lines(HEADINGS, attesting.lines(rate))
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")


def _reuse_pdf(rate: ReuseRate) -> HttpResponse:
    return HttpResponse(attesting.print_attestation(rate).content, content_type="application/pdf")


REUSE_WRITERS = {"pdf": _reuse_pdf, "csv": _reuse_csv}
