"""When a place that travels comes, and which of its stops is nearest: the days of a stop, unrolled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import get_default_timezone, localtime, make_aware

from rebond.geography.distance import Point, distance_km
from rebond.kit.days import months_after
from rebond.network.choices import Rhythm
from rebond.network.models import Place, PlaceStop

HORIZON = timedelta(days=62)
"""How far ahead passages are told."""
LAST_DAY = date.max - HORIZON
"""A calendar ends: no step is counted beyond, whatever year somebody mistypes."""
STEPS = {Rhythm.WEEKLY: timedelta(weeks=1), Rhythm.FORTNIGHTLY: timedelta(weeks=2)}


@dataclass(frozen=True, slots=True)
class Passage:
    """One day at one stop."""

    stop: PlaceStop
    day: date

    @property
    def starts(self) -> datetime:
        return make_aware(datetime.combine(self.day, self.stop.starts_at), get_default_timezone())

    @property
    def ends(self) -> datetime:
        return make_aware(datetime.combine(self.day, self.stop.ends_at), get_default_timezone())


def passages_of(places: Iterable[Place], now: datetime) -> list[Passage]:
    """Those to come of these places, the next first; one query. Nothing for a place that does not travel."""
    rows = PlaceStop.objects.running(localtime(now).date()).filter(place__in=[place.pk for place in places])
    return coming(rows.select_related("place__organisation", "commune").order_by("pk"), now)


def coming(stops: Iterable[PlaceStop], now: datetime, *, within: timedelta = HORIZON) -> list[Passage]:
    """Those not over yet, the next first."""
    today = localtime(now).date()
    found = [Passage(stop, day) for stop in stops for day in days_of(stop, today, today + within)]
    return sorted(
        (passage for passage in found if passage.ends > now), key=lambda one: (one.starts, one.stop.pk)
    )


def days_of(stop: PlaceStop, since: date, until: date) -> Iterator[date]:
    """The days from ``since`` to ``until``, both included, on which it comes."""
    last = min(until, stop.last_on or until, LAST_DAY)
    for day in _rhythm(stop, since, last):
        if since <= day <= last and day.isoformat() not in stop.skipped:
            yield day


def _rhythm(stop: PlaceStop, since: date, last: date) -> Iterator[date]:
    if stop.repeats == Rhythm.ONCE:
        yield stop.first_on
    elif stop.repeats == Rhythm.MONTHLY:
        yield from _monthly(stop.first_on, since, last)
    else:
        step = STEPS[Rhythm(stop.repeats)]
        day = stop.first_on + step * max((since - stop.first_on) // step, 0)
        while day <= last:
            yield day
            day += step


def _monthly(first: date, since: date, last: date) -> Iterator[date]:
    """The same weekday of each month: the second Tuesday. A fifth one that a month lacks is no day."""
    rank, month = (first.day - 1) // 7, max(first, since).replace(day=1)
    while month <= last:
        day = month + timedelta(days=(first.weekday() - month.weekday()) % 7 + 7 * rank)
        if day.month == month.month:
            yield day
        month = months_after(month, 1)


def nearest_by_place(passages: Sequence[Passage], origin: Point | None) -> Mapping[int, Passage]:
    """By place, of the passages in their order: the nearest to ``origin``; the next one where that is not known."""
    by_place: dict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_place[passage.stop.place_id].append(passage)

    def distance(passage: Passage) -> float:
        point = passage.stop.commune.point
        return distance_km(origin, point) if origin and point else float("inf")

    return {place: min(found, key=distance) for place, found in by_place.items()}
