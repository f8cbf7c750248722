"""Moments of the play."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a working day, in the time zone of the programme."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def after(day: date, days: int) -> date:
    """``days`` later, or the next Monday when that falls on a week-end."""
    later = day + timedelta(days=days)
    return later + timedelta(days=(7 - later.weekday()) % 7) if later.weekday() > 4 else later


def before(day: date, days: int) -> date:
    """``days`` earlier, or the Friday before when that falls on a week-end."""
    earlier = day - timedelta(days=days)
    return earlier - timedelta(days=max(0, earlier.weekday() - 4))
