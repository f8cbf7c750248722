"""Closed years: what was published, and what came in since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from passport.canonical import canonical
from rebond.ledger.models import Event
from rebond.programmes.models import Programme
from rebond.reporting.counting import Period
from rebond.reporting.facts import YearClosed
from rebond.reporting.figures import AtPlace, Cell, ClosedYear
from rebond.reporting.late import late_entries
from rebond.reporting.models import YearClosing
from rebond.reporting.people import LISTS

COUNTED = ("devices", "agreements", "places", "beneficiaries", "flows")
"""Where a report holds its counted figures, by the keys of `figures.Counted`."""


def last_closings(programme: Programme) -> list[YearClosing]:
    """The last version of each year that was ever closed, first year first; `YearClosing.reopened` says of which it stands."""
    rows = YearClosing.objects.filter(programme=programme).select_related("reopening")
    return list({row.year: row for row in rows.order_by("year", "version")}.values())


def closed_year(row: YearClosing, *, today: Mapping[str, int], seen_from: Period) -> ClosedYear:
    """``today``: the counted figures of the same year. ``seen_from``: the days of the report that tells of it."""
    entries = late_entries(row)
    published = figures_of(row.published)
    keys = [*today, *(key for key in published if key not in today)]
    return ClosedYear(
        pk=row.pk,
        year=row.year,
        version=row.version,
        closed_at=row.closed_at,
        ledger_sequence=row.ledger_sequence,
        digest=row.digest,
        intact=is_intact(row),
        published_body=row.published,
        published={key: published.get(key, 0) for key in keys},
        today={key: today.get(key, 0) for key in keys},
        entries=entries,
        entered_within=sum(seen_from.start <= entry.recorded_at < seen_from.end for entry in entries),
    )


def as_stored(body: Mapping[str, Any]) -> dict[str, Any]:
    """As a database gives it back."""
    stored: dict[str, Any] = json.loads(json.dumps(body))
    return stored


def digest_of(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def is_intact(row: YearClosing) -> bool:
    """Whether what is kept as published has the digest that the ledger tells: whoever changes a row cannot change that."""
    told = Event.objects.filter(
        stream=f"programme:{row.programme_id}", kind=YearClosed.kind, facts__closing_id=row.pk
    ).first()
    return told is not None and told.facts["digest"] == row.digest == digest_of(row.published)


def figures_of(body: Mapping[str, Any]) -> dict[str, int]:
    """The counted figures of a published report, by their stable keys."""
    return {key: count for root in COUNTED for key, count in _leaves(root, body[root])}


def facts_of(body: Mapping[str, Any]) -> dict[str, list[Cell]]:
    """The tables about people as published, in the language of whoever reads."""
    tables: Mapping[str, list[Mapping[str, Any]]] = body["beneficiaries"]["by_fact"]
    return {
        name: [Cell(cell["key"], _label(name, cell), cell["count"]) for cell in cells]
        for name, cells in tables.items()
    }


def places_of(body: Mapping[str, Any]) -> list[AtPlace]:
    return [AtPlace(**row) for row in body["by_place"]]


def _label(table: str, cell: Mapping[str, Any]) -> str:
    known = dict(LISTS[table].choices) if table in LISTS else {}
    return str(known.get(cell["key"], cell["label"]))


def _leaves(key: str, value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{key}.{name}", inner)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield key, value
