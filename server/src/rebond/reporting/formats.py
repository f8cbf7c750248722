"""The activity report as JSON and CSV. Keys are stable: docs/activity-report.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rebond.kit.spreadsheets import inert
from rebond.reporting.counting import MONTHLY
from rebond.reporting.figures import NOT_KNOWN, ActivityReport, Cell, Gap, Survival

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
    body["beneficiaries"]["facts_published"] = report.facts_published
    body["beneficiaries"]["by_fact"] = {
        name: [{**asdict(cell), "hidden": cell.count is None} for cell in cells]
        for name, cells in report.facts.items()
    }
    body["aftercare"] = {one.key: _survival(one) for one in report.survival}
    body["by_place"] = [asdict(row) for row in report.by_place]
    body["by_kind"] = [asdict(row) for row in report.by_kind]
    body["by_month"] = [asdict(row) for row in report.months]
    return body


def as_csv(report: ActivityReport) -> str:
    """One line a figure, commas between, for programs; hidden cells are empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows((inert(key), value, inert(label)) for key, value, label in rows(report))
    return file.getvalue()


def rows(report: ActivityReport) -> Iterator[Row]:
    """Figure, value, and its label where the figure alone does not name it."""
    yield "demonstration", str(report.demonstration).lower(), ""
    yield "programme", report.programme.slug, report.programme.name
    yield "from", report.since.isoformat(), ""
    yield "to", report.until.isoformat(), ""
    yield "reconciles", str(report.reconciles).lower(), ""
    yield from ((key, count, "") for key, count in report.figures().items())
    for gap in compared(report):
        yield f"declared.{short(gap.key)}", gap.declared, gap.source
        yield f"gaps.{short(gap.key)}", _shown(gap.gap), ""
    yield "beneficiaries.facts_published", str(report.facts_published).lower(), ""
    for name, cells in report.facts.items():
        yield from (_line_of(name, cell) for cell in cells)
    for one in report.survival:
        yield from ((f"aftercare.{one.key}.{key}", _shown(count), "") for key, count in _totals(one).items())
        yield from ((f"aftercare.{one.key}.{cell.key}", _shown(cell.count), cell.label) for cell in one.cells)
    for place in report.by_place:
        key = place.place_id or NOT_KNOWN
        yield f"by_place.{key}.ceded", place.ceded, place.name
        yield f"by_place.{key}.handed_over", _shown(place.handed_over), place.name
    yield from ((f"by_kind.{kind.kind}.ceded", kind.ceded, kind.label) for kind in report.by_kind)
    for month in report.months:
        yield from ((f"by_month.{month.month}.{name}", getattr(month, name), "") for name in MONTHLY)


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


def _line_of(fact: str, cell: Cell) -> Row:
    return f"beneficiaries.by_fact.{fact}.{cell.key}", _shown(cell.count), cell.label


def _shown(count: int | None) -> str | int:
    return "" if count is None else count


def _nest(body: dict[str, Any], key: str, value: int | None) -> None:
    *parents, leaf = key.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[leaf] = value
