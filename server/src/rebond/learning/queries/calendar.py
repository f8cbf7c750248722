"""The diary: a week of sessions on a page, and what a subscription of it reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.learning.models import CalendarFeed, Session
from rebond.network.actors import token_digest
from rebond.network.models import Place
from rebond.network.querysets import running

KEPT_BEHIND = timedelta(days=92)
"""How far back a subscription reads."""
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
DAYS = 7
OLDEST, LATEST = 2000, 2999


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    sessions: Sequence[Session]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """``number`` of ISO 8601; ``here``, ``before`` and ``after`` are what an address says of a week ("2026-W48")."""

    monday: date
    days: Sequence[Day]
    here: str
    before: str
    after: str
    count: int

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=DAYS - 1)

    @property
    def is_current(self) -> bool:
        return self.monday <= timezone.localdate() <= self.sunday


def monday_of(text: str) -> date:
    """Of the week that an address asks for; of this one when it asks for none that exists."""
    found = _WEEK.fullmatch(text)
    if found and OLDEST <= int(found[1]) <= LATEST:
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def week_of(actor: Actor, monday: date, *, place: Place | None = None, own: bool = False) -> Week:
    """The sessions of seven days; ``own``: those that the hat leads. Every day is there, be it empty."""
    start, end = (_midnight(monday + timedelta(days=days)) for days in (0, DAYS))
    rows = Session.objects.visible_to(actor).between(start, end).select_related("path", "place", "commune")
    if place is not None:
        rows = rows.filter(place=place)
    if own:
        rows = rows.filter(trainer=actor.membership_id or 0)
    found = list(rows.annotate(taken=Count("attendances")).order_by("starts_at", "pk"))
    today = timezone.localdate()
    days = [monday + timedelta(days=count) for count in range(DAYS)]
    return Week(
        monday=monday,
        days=[
            Day(day, [one for one in found if timezone.localdate(one.starts_at) == day], day == today)
            for day in days
        ],
        here=_written(monday),
        before=_written(monday - timedelta(days=DAYS)),
        after=_written(monday + timedelta(days=DAYS)),
        count=len(found),
    )


def feeds_of_places(places: Collection[Place]) -> dict[int, CalendarFeed]:
    """By key of the place; an absent key is a place without any. One query, however many places."""
    rows = CalendarFeed.objects.filter(place__in=places).order_by("pk")
    return {row.place_id: row for row in rows if row.place_id}


def feed_of_trainer(actor: Actor) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(membership=actor.membership_id or 0).first()


def feed_at(secret: str) -> CalendarFeed | None:
    """None for a secret that is unknown or renewed, a place that closed, a trainer who left."""
    standing = Q(place__is_open=True) | running("membership__")
    rows = CalendarFeed.objects.filter(standing, digest=token_digest(secret))
    return rows.select_related("place", "membership").first()


def sessions_of(feed: CalendarFeed) -> QuerySet[Session]:
    """Cancelled ones too: a diary has to learn of it. Not those of a mistyped year, which no diary can show."""
    too_far = _midnight(date(LATEST + 1, 1, 1))
    rows = Session.objects.between(timezone.now() - KEPT_BEHIND, too_far)
    rows = rows.filter(place=feed.place) if feed.place_id else rows.filter(trainer=feed.membership)
    return rows.select_related("path", "place__commune", "commune").order_by("starts_at", "pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _written(monday: date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"
