"""Keyset pagination: a page is found by the key of the last row seen, never by an offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page, newest key first, with the keys of its neighbours (None at the ends)."""

    rows: Sequence[M]
    next_key: int | None
    previous_key: int | None


def page_of(
    queryset: QuerySet[M], *, after: int | None, before: int | None = None, size: int = 50
) -> Page[M]:
    """Rows of ``queryset`` by falling primary key.

    ``after``: rows older than that key. ``before``: the page of rows just newer than that key.
    """
    if before is not None:
        rows: list[M] = list(queryset.filter(pk__gt=before).order_by("pk")[: size + 1])
        more = len(rows) > size
        rows = rows[:size][::-1]
        return Page(rows, _key(rows[-1]) if rows else before, _key(rows[0]) if more and rows else None)
    older = queryset if after is None else queryset.filter(pk__lt=after)
    rows = list(older.order_by("-pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _key(rows[-1]) if more else None, _key(rows[0]) if rows and after is not None else None)


def _key(row: Any) -> int:
    return int(row.pk)
