"""Days and moments as people write them, in the language of the moment."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, localdate, localtime, make_aware
from django.utils.translation import get_language

ONE_DAY = timedelta(days=1)


def written(day: date | datetime) -> str:
    """The day in words ("12 March 2026"); in French the first of a month is "1er". A moment gives its local day."""
    here = localtime(day) if isinstance(day, datetime) else day
    return f"{_number(here)} {date_format(here, 'F Y')}"


def written_moment(moment: datetime) -> str:
    """The local day and time ("12 March 2026, 14:05")."""
    return f"{written(moment)}, {date_format(localtime(moment), 'TIME_FORMAT')}"


def written_appointment(moment: datetime) -> str:
    """A moment to come to, with its day of the week ("Thursday 12 March 2026, 14:05")."""
    return f"{date_format(localtime(moment), 'l')} {written_moment(moment)}"


def written_with_weekday(day: date) -> str:
    """A day to come to, with its day of the week ("Thursday 12 March 2026")."""
    return f"{date_format(day, 'l')} {written(day)}"


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later (earlier, below 0); of a month that is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def midnight(day: date) -> datetime:
    """The first moment of the local day. Of the very first day that a calendar holds, that of the next: no clock reads it."""
    return make_aware(datetime.combine(max(day, date.min + ONE_DAY), time.min), get_default_timezone())


def midnight_after(day: date) -> datetime:
    """The moment after the last one of the local day; of the very last day that a calendar holds, its first."""
    return midnight(min(day, date.max - ONE_DAY) + ONE_DAY)


def moment_on(day: date) -> datetime | None:
    """Of what a form dates: it knows the day, not the hour, so noon; None for today, which is now."""
    return None if day == localdate() else make_aware(datetime.combine(day, time(12)))


def _number(day: date) -> str:
    is_french = (get_language() or "").startswith("fr")
    return "1er" if is_french and day.day == 1 else str(day.day)
