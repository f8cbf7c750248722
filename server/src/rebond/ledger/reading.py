"""Reading the ledger: the history of one subject, and whether this database is a demonstration."""

from __future__ import annotations

from django.db.models import QuerySet

from rebond.ledger.models import Event

DEMONSTRATION_KIND = "installation.demonstration_opened"
INSTALLATION_STREAM = "installation"


def history(*streams: str) -> QuerySet[Event]:
    """Events of the subjects, newest first."""
    return Event.objects.filter(stream__in=streams).order_by("-occurred_at", "-pk")


def is_demonstration() -> bool:
    """Whether this database was opened as a demonstration. The event cannot be removed, so True never ends."""
    return Event.objects.filter(stream=INSTALLATION_STREAM, kind=DEMONSTRATION_KIND).exists()


def is_empty() -> bool:
    return not Event.objects.exists()
