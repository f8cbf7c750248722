"""From the counted report to its paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rebond.documents.rendering import Document, Letterhead
from rebond.network.models import Organisation
from rebond.reporting import papers, readings, words
from rebond.reporting.figures import ActivityReport, ClosedYear
from rebond.ui import charts

CHART_WIDTH = 760
FOUND_ON_PAPER = ("sex", "age_bracket", "occupation", "prescriber", "path")


def print_report(report: ActivityReport) -> Document:
    return papers.print_activity_report(_paper(report), head=_head(report))


def _head(report: ActivityReport) -> Letterhead:
    territory = report.programme.territory
    operator = Organisation.objects.filter(territory=territory, is_operator=True).order_by("pk").first()
    return Letterhead(
        territory=territory.name,
        issuer=operator.name if operator else territory.name,
        reference=f"{report.programme.slug} {report.since.isoformat()} {report.until.isoformat()}",
        printed_at=report.as_of,
        demonstration=report.demonstration,
    )


def _paper(report: ActivityReport) -> papers.ActivityReport:
    counted = report.counted
    return papers.ActivityReport(
        programme=report.programme.name,
        period_from=report.since,
        period_to=report.until,
        taken_in=counted.taken_in,
        parts=tuple(papers.Figure(str(part.label), part.count) for part in words.parts(report)),
        key_figures=(
            papers.Figure(_("computers refurbished"), counted.refurbished),
            papers.Figure(_("computers ceded to places"), counted.ceded_to_places),
            papers.Figure(_("beneficiaries known"), counted.beneficiaries),
            papers.Figure(_("agreements signed"), counted.agreements),
            papers.Figure(_("places with an agreement"), counted.places),
            papers.Figure(_("computers lost to use (eliminated or out of service)"), _lost(report)),
        ),
        flows=tuple(papers.Figure(str(label), counted.flows[key]) for key, label in words.FLOWS.items()),
        breakdowns=(_kinds(report), *_facts(report), *_survival(report)),
        drawings=_drawings(report),
        listings=_listings(report),
        declared=tuple(
            papers.Declared(
                label=words.figure_label(gap.key),
                source=f"{gap.source}, {readings.days(gap.covers_from, gap.covers_to)}",
                declared=gap.declared,
                counted=gap.counted,
            )
            for gap in report.declared
        ),
        closing=_closed(report.closing, words.closing_lines(report.closing)) if report.closing else None,
        earlier=tuple(_closed(one, words.rectified_lines(one)) for one in report.earlier),
        smallest_cell=report.programme.small_cell,
        as_of=report.as_of,
        events=report.events,
        seal=report.seal,
    )


def _closed(one: ClosedYear, lines: Sequence[words.ClosingLine]) -> papers.Closed:
    return papers.Closed(
        title=_("The year %(year)s is closed") % {"year": one.year},
        told=readings.closing_reading(one),
        lines=tuple(
            papers.Rectified(
                label=line.label,
                published=line.published,
                rectification=line.rectification,
                today=line.today,
            )
            for line in lines
        ),
        digest=one.digest,
    )


def _lost(report: ActivityReport) -> int:
    return report.counted.partition["eliminated"] + report.counted.partition["returned_out_of_service"]


def _kinds(report: ActivityReport) -> papers.Breakdown:
    return papers.Breakdown(
        title=_("By kind of place"),
        reading=readings.kinds_reading(report),
        heading=_("Kind of place (places)"),
        unit=_("Computers"),
        rows=tuple(papers.Figure(f"{row.label} ({row.places})", row.ceded) for row in report.by_kind),
    )


def _facts(report: ActivityReport) -> list[papers.Breakdown]:
    return [
        papers.Breakdown(
            title=_("Beneficiaries: %(table)s") % {"table": table.title[:1].lower() + table.title[1:]},
            reading=table.reading,
            heading=table.heading,
            unit=_("People"),
            rows=tuple(papers.Figure(cell.label, cell.count) for cell in table.cells),
        )
        for table in readings.fact_tables(report)
        if table.key in FOUND_ON_PAPER
    ]


def _survival(report: ActivityReport) -> list[papers.Breakdown]:
    return [
        papers.Breakdown(
            title=_("Still in use: %(occasion)s") % {"occasion": one.label[:1].lower() + one.label[1:]},
            reading=readings.survival_reading(one),
            heading=_("What became of them"),
            unit=_("Computers"),
            rows=tuple(papers.Figure(cell.label, cell.count) for cell in one.cells),
        )
        for one in report.survival
    ]


def _drawings(report: ActivityReport) -> tuple[papers.Drawing, ...]:
    if not report.months:
        return ()
    title, reading = readings.months_title(report.months), readings.months_reading(report.months)
    svg = charts.monthly_columns(readings.month_bars(report.months), title=title, width=CHART_WIDTH)
    return (papers.Drawing(title=title, svg=svg, words=title, reading=reading),)


def _listings(report: ActivityReport) -> tuple[papers.Listing, ...]:
    months = papers.Listing(
        title=_("Month by month"),
        headings=(
            _("Month"),
            pgettext("movement", "Taken in"),
            pgettext("movement", "Put in stock"),
            pgettext("movement", "Received by places"),
            pgettext("movement", "Handed over"),
        ),
        rows=tuple(
            (
                readings.month_label(row.month, form="F Y"),
                (row.received, row.shelved, row.delivered, row.handed_over),
            )
            for row in report.months
        ),
    )
    people = report.people_at()
    places = papers.Listing(
        title=_("By place"),
        headings=(
            _("Place"),
            _("Taken in, then ceded"),
            _("of which handed over"),
            _("People equipped during these days"),
        ),
        rows=tuple((row.name, (row.ceded, row.handed_over, people[row.place_id])) for row in report.by_place),
        note=_(
            "The first two columns count the computers taken in during these days: ceded means at the place, or handed over there. The third counts the people who got a first computer during these days, whenever it came in."
        ),
    )
    return tuple(listing for listing in (places, months) if listing.rows)
