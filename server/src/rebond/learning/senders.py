"""How a reminder leaves. A sender is a class without arguments that the settings name, one for each channel.

`REBOND_REMINDERS_EMAIL` and `REBOND_REMINDERS_SMS` name another one by its dotted path: no provider of text messages is
built in. The address is in the hands of the sender only: nothing here writes it anywhere.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from rebond.kit.days import written_appointment, written_moment
from rebond.kit.sealing import Seal
from rebond.learning.choices import Change
from rebond.learning.models import Session, SessionNews
from rebond.notices import email
from rebond.programmes.choices import SessionSetting

SEAL = Seal("learning.reminder")
LANGUAGE = "fr"


class NotSent(Exception):
    """It did not leave. ``kind`` is the name of the fault: the words of a server may repeat the address."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Message:
    """Nothing in it says who reads it, nor why they learn. ``text`` stays short enough for one text message."""

    subject: str
    text: str
    when: str
    where: str
    phone: str


class Sender(Protocol):
    def send(self, to: str, message: Message) -> None:
        """Raise `NotSent`."""


class ConsoleSender:
    """Shows what would have left, and not to whom. Nothing arrives: what has to be known is left to the place."""

    arrives = False

    def send(self, to: str, message: Message) -> None:  # noqa: ARG002 - the address is shown to nobody
        sys.stderr.write(f"{message.subject}\n{message.text}\n")


class EmailSender:
    """Through the mail server of the installation."""

    def send(self, to: str, message: Message) -> None:
        try:
            email.send("learning/emails/reminder", to, {"message": message}, lang=LANGUAGE)
        except OSError as fault:
            raise NotSent(str(fault)) from None


def send(channel: str, to: str, message: Message) -> None:
    """Hand ``message`` to the sender of the channel. Raise `NotSent`, whatever went wrong in it."""
    sender: Sender = import_string(settings.REMINDER_SENDERS[channel])()
    try:
        sender.send(to, message)
    except NotSent:
        raise
    except Exception as fault:  # noqa: BLE001 - a sender is anybody's code, and its fault may name the address
        raise NotSent(type(fault).__name__) from None


def channels_that_arrive() -> list[str]:
    """Those whose sender does not say of itself that nothing arrives (``arrives = False``)."""
    named = settings.REMINDER_SENDERS.items()
    return [channel for channel, path in named if getattr(import_string(path), "arrives", True)]


def words_of(session: Session) -> Message:
    """In the language of the house: nobody asked the person for theirs."""
    with override(LANGUAGE):
        when = written_appointment(session.starts_at)
        hour = date_format(timezone.localtime(session.starts_at), "TIME_FORMAT")
        where = _where(session)
        text = _("Reminder: your session is tomorrow at %(hour)s, %(where)s.") % {
            "hour": hour,
            "where": where,
        }
        if session.place.phone:
            text += " " + _("To say that you cannot come: %(phone)s.") % {"phone": session.place.phone}
        return Message(_("Your session of tomorrow"), text, when, where, session.place.phone)


def words_of_news(news: SessionNews) -> Message:
    """When it was to be, and when it is now; or that it will not be."""
    with override(LANGUAGE):
        session = news.session
        was, now = written_moment(news.was_at), written_moment(session.starts_at)
        if news.change == Change.CANCELLED:
            text = _("Your session of %(was)s is cancelled.") % {"was": was}
            subject, when, where = _("Your session is cancelled"), "", ""
        else:
            subject, when, where = (
                _("Your session is moved"),
                written_appointment(session.starts_at),
                _where(session),
            )
            text = _("Your session of %(was)s is moved: %(now)s, %(where)s.") % {
                "was": was,
                "now": now,
                "where": where,
            }
        if session.place.phone:
            text += " " + _("A question? Call %(phone)s.") % {"phone": session.place.phone}
        return Message(subject, text, when, where, session.place.phone)


def _where(session: Session) -> str:
    if session.setting == SessionSetting.HOME:
        return _("at your home")
    return session.where
