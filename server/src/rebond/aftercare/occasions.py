"""When each question is due, and until when it may be asked: read from the day of the handover, planned nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from rebond.aftercare.choices import Occasion
from rebond.kit.days import months_after


@dataclass(frozen=True, slots=True)
class Window:
    """Months after the handover: asked from ``opens`` on, and before ``closes``."""

    opens: int
    closes: int


WINDOWS: Mapping[Occasion, Window] = {
    Occasion.AT_3_MONTHS: Window(3, 6),
    Occasion.AT_12_MONTHS: Window(12, 18),
}
AGAIN = timedelta(days=14)
"""Who was not reached is tried again after two weeks."""


def due_on(handed_over_on: date, occasion: Occasion) -> date:
    return months_after(handed_over_on, WINDOWS[occasion].opens)


def closes_on(handed_over_on: date, occasion: Occasion) -> date:
    """The first day on which it is too late."""
    return months_after(handed_over_on, WINDOWS[occasion].closes)


def is_open(handed_over_on: date, occasion: Occasion, day: date) -> bool:
    return due_on(handed_over_on, occasion) <= day < closes_on(handed_over_on, occasion)


def handed_over_within(occasion: Occasion, day: date) -> tuple[datetime, datetime]:
    """Bounds of handovers for which ``occasion`` may be asked on ``day``: from the first moment, before the second.

    A day too wide at both ends, where months are of unequal length: `is_open` judges each.
    """
    window = WINDOWS[occasion]
    first = months_after(day, -window.closes) - timedelta(days=3)
    last = months_after(day, -window.opens) + timedelta(days=4)
    return _midnight(first), _midnight(last)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
