"""Sessions as a diary reads them (RFC 5545): when, where and which session; nobody's name, and nobody's number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from rebond.learning.models import CalendarFeed, Session
from rebond.programmes.choices import SessionSetting

READ_AGAIN = timedelta(hours=1)


def calendar_of(feed: CalendarFeed, sessions: Iterable[Session]) -> bytes:
    """A VCALENDAR with its time zone: those that were cancelled say so (3.8.1.11), each change raises SEQUENCE."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rebond//Sessions//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _name(feed))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for session in sessions:
        calendar.add_component(_event(session))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _name(feed: CalendarFeed) -> str:
    place = feed.place.name if feed.place else _("my sessions")
    return _("Sessions: %(what)s") % {"what": place}


def _event(session: Session) -> Event:
    here = timezone.get_default_timezone()
    event = Event()
    event.add("uid", f"session-{session.pk}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", session.starts_at.astimezone(here))
    event.add("dtend", session.ends_at.astimezone(here))
    event.add("summary", f"{session.title} ({session.path.name}, {session.number}/{session.path.length})")
    event.add("location", location_of(session))
    event.add("status", "CONFIRMED" if session.is_planned else "CANCELLED")
    event.add("sequence", session.sequence)
    event.add("transp", "OPAQUE" if session.is_planned else "TRANSPARENT")
    event.add("url", settings.PUBLIC_URL + reverse("learning:session", args=[session.pk]))
    return event


def location_of(session: Session) -> str:
    """Of a home, the commune at the most: the address of a person is nowhere."""
    if session.setting != SessionSetting.PLACE:
        return session.where
    place = session.place
    return ", ".join(part for part in (place.name, place.address, place.commune.label) if part)
