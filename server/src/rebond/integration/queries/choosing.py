"""Whose workshop a page of figures is about."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from rebond.access import Actor
from rebond.network.models import Organisation, Workshop
from rebond.network.querysets import reach


def workshops_to_read(actor: Actor, capability: str) -> list[Organisation]:
    """Organisations with a workshop that the hat may read figures of, the own one first."""
    within = reach(actor, capability, territory="territory", organisations=("pk",))
    with_workshop = Exists(Workshop.objects.filter(organisation=OuterRef("pk")))
    rows = list(Organisation.objects.filter(within, with_workshop).order_by("name", "pk"))
    return sorted(rows, key=lambda row: row.pk != actor.organisation_id)


def chosen(rows: Sequence[Organisation], asked: str) -> Organisation | None:
    """The one that the address names, else the first."""
    named = (row for row in rows if str(row.pk) == asked)
    return next(named, rows[0] if rows else None)
