"""Where a referral stands, and the named groups."""

from __future__ import annotations

from datetime import timedelta
from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

OVERDUE = timedelta(days=14)
"""A person who was referred and heard nothing for two weeks is a matter for the coordination."""

STALLED = timedelta(days=30)
"""So is one whom a place accepted, or whose path ended, and for whom nothing followed in a month."""

TRIES_BEFORE_UNREACHABLE = 3
"""On as many different days a place tried in vain before it says that a person cannot be reached."""


class Stage(TextChoices):
    NOMINATED = "nominated", _("Waiting for the committee")
    WAITING = "waiting", _("On the waiting list")
    SENT = "sent", _("To contact")
    ACCEPTED = "accepted", _("Accepted")
    ON_PATH = "on_path", _("On the learning path")
    PATH_DONE = "path_done", _("Path completed")
    EQUIPPED = "equipped", _("Computer handed over")
    CLOSED = "closed", _("Closed without computer")

    OPEN = nonmember(frozenset({"nominated", "waiting", "sent", "accepted", "on_path", "path_done"}))
    ENDED = nonmember(frozenset({"equipped", "closed"}))
