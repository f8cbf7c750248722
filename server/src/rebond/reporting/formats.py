"""The activity report as JSON and CSV. Keys are stable: docs/activity-report.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from rebond.kit.spreadsheets import inert
from rebond.reporting import words
from rebond.reporting.counting import MONTHLY
from rebond.reporting.figures import NOT_KNOWN, ActivityReport, Cell, ClosedYear, Gap, Survival
from rebond.reporting.readings import month_label

SCHEMA = "rebond.activity-report/1"
HEADINGS = ("figure", "value", "label")
Row = tuple[str, str | int, str]


def as_json(report: ActivityReport) -> dict[str, Any]:
    """Nested by the dots of the keys: ``devices.taken_in`` is ``["devices"]["taken_in"]``."""
    body: dict[str, Any] = {
        "schema": SCHEMA,
        "demonstration": report.demonstration,
        "programme": report.programme.slug,
        "from": report.since.isoformat(),
        "to": report.until.isoformat(),
        "counted_at": report.as_of.isoformat(timespec="seconds"),
        "events": report.events,
        "seal": report.seal,
        "uncounted": report.uncounted,
        "reconciles": report.reconciles,
        "declared": {},
        "gaps": {},
        "hidden_below": report.programme.small_cell,
    }
    for key, count in report.figures().items():
        _nest(body, key, count)
    for gap in compared(report):
        _nest(body["declared"], short(gap.key), gap.declared)
        _nest(body["gaps"], short(gap.key), gap.gap)
    body["declarations"] = [_declaration(gap) for gap in report.declared]
    body["people_told"] = report.people_told
    body["beneficiaries"]["facts_published"] = report.facts_published
    body["beneficiaries"]["by_fact"] = {
        name: [{**asdict(cell), "hidden": cell.count is None} for cell in cells]
        for name, cells in report.facts.items()
    }
    body["aftercare"] = {one.key: _survival(one) for one in report.survival}
    body["by_place"] = [asdict(row) for row in report.by_place]
    body["by_kind"] = [asdict(row) for row in report.by_kind]
    body["by_month"] = [asdict(row) for row in report.months]
    body["closing"] = _closed(report.closing) if report.closing else None
    body["earlier_years"] = [_closed(one) for one in report.earlier]
    body["closed_years"] = list(report.closed_years)
    return body


def as_csv(report: ActivityReport) -> str:
    """One line a figure, commas between, for programs; hidden cells are empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows((inert(key), value, inert(label)) for key, value, label in rows(report))
    return file.getvalue()


def rows(report: ActivityReport) -> Iterator[Row]:
    """Figure, value, and what it is called in the language of whoever reads."""
    yield "demonstration", str(report.demonstration).lower(), _("Demonstration: the figures are invented")
    yield "programme", report.programme.slug, report.programme.name
    yield "from", report.since.isoformat(), _("First day")
    yield "to", report.until.isoformat(), _("Last day")
    yield "reconciles", str(report.reconciles).lower(), _("The parts add up to the computers taken in")
    yield from ((key, count, words.figure_label(key)) for key, count in report.figures().items())
    for gap in compared(report):
        label = words.figure_label(gap.key)
        yield (
            f"declared.{short(gap.key)}",
            gap.declared,
            f"{words.told(_('Declared figure'), label)} ({gap.source})",
        )
        yield f"gaps.{short(gap.key)}", _shown(gap.gap), words.told(_("Gap"), label)
    yield (
        "beneficiaries.facts_published",
        str(report.facts_published).lower(),
        _("Tables about people are shown"),
    )
    yield "people_told", report.people_told, _("People told of in the tables about people")
    for name, cells in report.facts.items():
        yield from (_line_of(name, cell) for cell in cells)
    for one in report.survival:
        yield from _lines_of_survival(one)
    yield from _lines_of_places(report)
    yield from _lines_of_months(report)
    if report.closing:
        yield from _lines_of_closing("closing", report.closing)
    for year in report.earlier:
        yield from _lines_of_closing(f"earlier_years.{year.year}", year)
    touched = _("Closed year that these days touch")
    yield from (("closed_years", number, touched) for number in report.closed_years)


def _lines_of_places(report: ActivityReport) -> Iterator[Row]:
    for place in report.by_place:
        key = place.place_id or NOT_KNOWN
        yield f"by_place.{key}.ceded", place.ceded, words.told(place.name, _("Taken in, then ceded"))
        handed_over = words.told(place.name, _("of which handed over"))
        yield f"by_place.{key}.handed_over", _shown(place.handed_over), handed_over
    for kind in report.by_kind:
        yield f"by_kind.{kind.kind}.ceded", kind.ceded, words.told(kind.label, _("Taken in, then ceded"))


def _lines_of_months(report: ActivityReport) -> Iterator[Row]:
    for month in report.months:
        for name in MONTHLY:
            label = words.told(month_label(month.month, form="F Y"), words.FLOWS[name])
            yield f"by_month.{month.month}.{name}", getattr(month, name), label


def compared(report: ActivityReport) -> list[Gap]:
    """One declaration a key: of several, the one that covers the most days (of those, the first)."""
    widest: dict[str, Gap] = {}
    for gap in sorted(report.declared, key=lambda gap: gap.covers_from - gap.covers_to):
        widest.setdefault(gap.key, gap)
    return [gap for gap in report.declared if widest[gap.key] is gap]


def short(key: str) -> str:
    """``devices.refurbished`` is declared as ``declared.refurbished``; other keys stay whole."""
    return key.removeprefix("devices.")


def _declaration(gap: Gap) -> dict[str, Any]:
    return {
        "key": gap.key,
        "declared": gap.declared,
        "counted": gap.counted,
        "gap": gap.gap,
        "source": gap.source,
        "from": gap.covers_from.isoformat(),
        "to": gap.covers_to.isoformat(),
    }


def _survival(one: Survival) -> dict[str, int | None]:
    return {**_totals(one), **{cell.key: cell.count for cell in one.cells}}


def _totals(one: Survival) -> dict[str, int | None]:
    return {"survival_percent": one.percent, "known": one.known, "silent": one.silent}


def _closed(one: ClosedYear) -> dict[str, Any]:
    told: dict[str, Any] = {**_head(one), "published": {}, "rectifications": {}, "today": {}}
    for name, figures in _sides(one).items():
        for key, count in figures.items():
            _nest(told[name], key, count)
    return {**told, "entries": one.entries_by_kind}


def _lines_of_closing(begins: str, one: ClosedYear) -> Iterator[Row]:
    for name, value in _head(one).items():
        label = words.told(one.year, words.CLOSING[name])
        yield f"{begins}.{name}", str(value).lower() if isinstance(value, bool) else value, label
    for name, figures in _sides(one).items():
        for key, count in figures.items():
            label = words.told(one.year, words.told(words.CLOSING[name], words.figure_label(key)))
            yield f"{begins}.{name}.{key}", count, label
    for kind, count in one.entries_by_kind.items():
        label = words.told(words.CLOSING["entry_count"], words.late_label(kind))
        yield f"{begins}.entries.{kind}", count, words.told(one.year, label)


def _lines_of_survival(one: Survival) -> Iterator[Row]:
    for key, count in _totals(one).items():
        yield f"aftercare.{one.key}.{key}", _shown(count), words.told(one.label, words.SURVIVAL[key])
    for cell in one.cells:
        yield f"aftercare.{one.key}.{cell.key}", _shown(cell.count), words.told(one.label, cell.label)


def _head(one: ClosedYear) -> dict[str, Any]:
    return {
        "year": one.year,
        "version": one.version,
        "closed_at": one.closed_at.isoformat(timespec="seconds"),
        "ledger_sequence": one.ledger_sequence,
        "digest": one.digest,
        "intact": one.intact,
        "entry_count": len(one.entries),
        "entered_within": one.entered_within,
    }


def _sides(one: ClosedYear) -> dict[str, Mapping[str, int]]:
    return {"published": one.published, "rectifications": one.rectifications, "today": one.today}


def _line_of(fact: str, cell: Cell) -> Row:
    label = words.told(words.FACTS[fact][1], cell.label)
    return f"beneficiaries.by_fact.{fact}.{cell.key}", _shown(cell.count), label


def _shown(count: int | None) -> str | int:
    return "" if count is None else count


def _nest(body: dict[str, Any], key: str, value: int | None) -> None:
    *parents, leaf = key.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[leaf] = value
