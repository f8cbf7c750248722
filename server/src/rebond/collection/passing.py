"""A drop-off point that travels (a bus) takes computers where and when it stands.

Opening hours are words of the point: no day is judged by them. The stops of a place that travels are days: one on which it
comes nowhere is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.collection.models import DropOffPoint
from rebond.kit.days import written_with_weekday
from rebond.kit.errors import Invalid
from rebond.network.models import PlaceStop
from rebond.network.passages import Passage, coming, days_of, passages_of

MOST_NAMED = 3
"""Days to come that a message or a choice names."""


def passages_on(point: DropOffPoint, day: date) -> Sequence[Passage]:
    """Where it stands on that day, the first stop first; nothing for a point that does not travel."""
    found = [Passage(stop, day) for stop in _stops_of(point) if any(days_of(stop, day, day))]
    return sorted(found, key=lambda passage: passage.starts)


def next_days(points: Iterable[DropOffPoint]) -> Mapping[int, str]:
    """By point that travels, in words, the next days on which it comes; one query for all."""
    by_place: dict[int | None, list[Passage]] = defaultdict(list)
    listed = [point for point in points if point.place is not None]
    for passage in passages_of([point.place for point in listed if point.place], timezone.now()):
        by_place[passage.stop.place_id].append(passage)
    return {point.pk: _days(by_place[point.place_id]) for point in listed if point.place_id in by_place}


def refuse_absent(point: DropOffPoint, day: date, *, field: str = "bring_on") -> None:
    """Raise `Invalid` for a day on which a point that travels comes nowhere, with the days on which it does."""
    stops = _stops_of(point)
    if not stops or any(next(days_of(stop, day, day), None) for stop in stops):
        return
    found = coming(stops, timezone.now())
    later = [passage for passage in found if passage.day > day] or found
    if later:
        words = _("%(point)s is not there on that day. It comes on: %(days)s.")
        raise Invalid(words % {"point": point, "days": _days(later)}, field=field)
    raise Invalid(
        _("%(point)s is not there on that day. Choose another one.") % {"point": point}, field=field
    )


def _stops_of(point: DropOffPoint) -> list[PlaceStop]:
    if point.place_id is None:
        return []
    rows = PlaceStop.objects.running(timezone.localdate()).filter(place=point.place_id)
    return list(rows.select_related("commune").order_by("pk"))


def _days(passages: Iterable[Passage]) -> str:
    """Each day once, with the communes where it stands then, each once."""
    communes: dict[date, dict[str, None]] = defaultdict(dict)
    for passage in passages:
        communes[passage.day][str(passage.stop.commune)] = None
    named = list(communes.items())[:MOST_NAMED]
    return ", ".join(f"{written_with_weekday(day)} ({', '.join(where)})" for day, where in named)
