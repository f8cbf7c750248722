from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.desk.days import waited
from rebond.desk.links import link

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


def count_and_oldest(rows: QuerySet[Any], since: str, *, of: str = "pk") -> tuple[int, Any]:
    """How many rows, and the least of ``since``, in one query; ``of``: how many of what they belong to."""
    found = rows.order_by().aggregate(count=Count(of, distinct=True), oldest=Min(since))
    return found["count"], found["oldest"]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A line of one shape: how many rows of ``rows`` wait, the oldest since ``since``, and where they are listed.

    ``page``: the URL name of the list, with ``query`` behind it; ``gesture_page``: of what stands beside it, when that is
    another page.
    """

    rows: Callable[[Actor], QuerySet[Any]]
    since: str
    title: StrPromise
    gesture: StrPromise
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    gesture_page: str = ""

    def __call__(self, actor: Actor) -> TodoItem | None:
        return waiting_for(
            self.rows(actor),
            self.since,
            title=self.title,
            gesture=self.gesture,
            url=link(self.page, **self.query),
            gesture_url=link(self.gesture_page) if self.gesture_page else "",
        )


def waiting_for(rows: QuerySet[Any], since: str, *, of: str = "pk", **words: Any) -> TodoItem | None:
    """A line for ``rows``, saying since when the oldest waits; None when there is nothing."""
    count, oldest = count_and_oldest(rows, since, of=of)
    if not count:
        return None
    detail = words.pop("detail", "") or (waited(oldest, timezone.now()) if oldest else "")
    return TodoItem(count=count, detail=str(detail), oldest_since=oldest, **words)
