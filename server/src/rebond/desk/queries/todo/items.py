from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from rebond.desk.days import waited

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One line of "To do". ``url`` leads to the list behind the count; the gesture stands beside it."""

    count: int
    title: str | StrPromise
    detail: str
    url: str
    gesture: str | StrPromise
    oldest_since: datetime | date | None = None
    gesture_url: str = ""

    @property
    def age(self) -> str:
        """A key that sorts the oldest first, and what has no date last."""
        return self.oldest_since.isoformat() if self.oldest_since else "9999"


def count_and_oldest(rows: QuerySet[Any], since: str) -> tuple[int, Any]:
    """How many rows, and the least of ``since``, in one query."""
    found = rows.order_by().aggregate(count=Count("pk", distinct=True), oldest=Min(since))
    return found["count"], found["oldest"]


def waiting_for(rows: QuerySet[Any], since: str, **words: Any) -> TodoItem | None:
    """A line for ``rows``, saying since when the oldest waits; None when there is nothing."""
    count, oldest = count_and_oldest(rows, since)
    if not count:
        return None
    detail = words.pop("detail", "") or (waited(oldest, timezone.now()) if oldest else "")
    return TodoItem(count=count, detail=str(detail), oldest_since=oldest, **words)
