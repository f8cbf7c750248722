"""Moments as people write them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.kit.days import written


def written_day(moment: date | datetime | None) -> str:
    """The day as people write it ("12 March 2026"), in their language; nothing for no moment."""
    if moment is None:
        return ""
    day = localtime(moment).date() if isinstance(moment, datetime) else moment
    return written(day)


def written_moment(moment: datetime) -> str:
    here = localtime(moment)
    return f"{written(here.date())}, {date_format(here, 'TIME_FORMAT')}"


def waited(since: date | datetime, now: datetime) -> str:
    """How long something waits: "since yesterday", "for 6 days"."""
    day = localtime(since).date() if isinstance(since, datetime) else since
    days = (localtime(now).date() - day).days
    if days <= 0:
        return _("since today")
    if days == 1:
        return _("since yesterday")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}
