"""The activity report as JSON and CSV. Keys are stable: docs/activity-report.md."""

from __future__ import annotations

import csv
import io
from typing import Any

from rebond.reporting.activity import ActivityReport, Cell


def as_json(report: ActivityReport) -> dict[str, Any]:
    """Nested by the dots of the keys: ``devices.taken_in`` is ``["devices"]["taken_in"]``."""
    body: dict[str, Any] = {
        "schema": "rebond.activity-report/1",
        "demonstration": report.demonstration,
        "programme": report.programme.slug,
        "from": report.since.isoformat(),
        "to": report.until.isoformat(),
        "reconciles": report.reconciles,
    }
    for key, count in report.figures().items():
        _nest(body, key, count)
    body["declared"] = {_short(gap.key): gap.declared for gap in report.declared}
    body["gaps"] = {_short(gap.key): gap.gap for gap in report.declared}
    body["beneficiaries"]["by_fact"] = {name: [_cell(cell) for cell in cells] for name, cells in report.facts.items()}
    body["by_place"] = [
        {"place": row.name, "kind": row.kind, "ceded": row.ceded, "handed_over": row.handed_over}
        for row in report.by_place
    ]
    body["by_month"] = [
        {
            "month": row.month, "received": row.received, "shelved": row.shelved,
            "delivered": row.delivered, "handed_over": row.handed_over,
        }
        for row in report.months
    ]
    return body


def as_csv(report: ActivityReport) -> str:
    """Two columns, figure and value, one line a figure; hidden cells are empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["figure", "value"])
    writer.writerow(["demonstration", str(report.demonstration).lower()])
    writer.writerow(["reconciles", str(report.reconciles).lower()])
    writer.writerows(report.figures().items())
    writer.writerows((f"declared.{_short(gap.key)}", gap.declared) for gap in report.declared)
    writer.writerows((f"gaps.{_short(gap.key)}", "" if gap.gap is None else gap.gap) for gap in report.declared)
    for name, cells in report.facts.items():
        writer.writerows((f"beneficiaries.{name}.{cell.key}", "" if cell.count is None else cell.count) for cell in cells)
    return file.getvalue()


def _cell(cell: Cell) -> dict[str, Any]:
    return {"key": cell.key, "count": cell.count, "suppressed": cell.count is None}


def _short(key: str) -> str:
    return key.removeprefix("devices.")


def _nest(body: dict[str, Any], key: str, value: int) -> None:
    *parents, leaf = key.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[leaf] = value
