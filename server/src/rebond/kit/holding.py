"""Rows held until the end of the transaction, and read as they then are.

A hold and a join do not go together. Under a lock, PostgreSQL answers what is joined as it was before the wait, and
leaves out in silence a row that points to another joined one since. So keys are held alone, in key order, and the rows
are read again afterwards, with whatever they join.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

CHUNK = 500


def hold_each(rows: QuerySet[M], keys: Iterable[Any] | None = None, *, no_key: bool = True) -> list[M]:
    """Those of ``rows`` that have these ``keys`` (None: all that it finds), held, in key order, as they now are.

    A row that ``rows`` does not find any more, once it is held, is not in the answer. ``no_key``: other rows may still
    be written that point to these.
    """
    wanted = sorted(set(rows.order_by().values_list("pk", flat=True) if keys is None else keys))
    # Where one transaction writes at a time, as on SQLite, the rows are held already.
    are_locked = connections[rows.db].features.has_select_for_update
    held: list[M] = []
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        if are_locked:
            alone: QuerySet[M] = QuerySet(rows.model, using=rows.db).filter(pk__in=part).order_by("pk")
            list(alone.select_for_update(no_key=no_key).values_list("pk"))
        held += rows.filter(pk__in=part).order_by("pk")
    return held


def hold_one(rows: QuerySet[M], key: Any, *, no_key: bool = True) -> M:
    """The one of ``rows`` that has this ``key``, held, as it now is. Raise its ``DoesNotExist``."""
    held = hold_if_there(rows, key, no_key=no_key)
    if held is None:
        missing: type[ObjectDoesNotExist] = rows.model.DoesNotExist  # type: ignore[attr-defined]  # of each model
        raise missing
    return held


def hold_if_there(rows: QuerySet[M], key: Any, *, no_key: bool = True) -> M | None:
    """The same; None when ``rows`` does not find it any more."""
    return next(iter(hold_each(rows, [key], no_key=no_key)), None)
