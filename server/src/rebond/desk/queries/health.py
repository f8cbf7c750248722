"""Whether this installation answers and its worker follows the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Min
from django.utils import timezone

from rebond.ledger.models import PendingReaction, Unsealed

LATEST = timedelta(minutes=5)
"""A worker that leaves work undone for longer has stopped."""


@dataclass(frozen=True, slots=True)
class Health:
    database: bool
    worker: bool
    lag_seconds: int | None

    @property
    def is_well(self) -> bool:
        return self.database and self.worker


def health() -> Health:
    """What was recorded longest ago and is not followed yet gives the lag of the worker."""
    try:
        sealing = Unsealed.objects.aggregate(oldest=Min("event__recorded_at"))["oldest"]
        reacting = PendingReaction.objects.filter(attempts=0).aggregate(oldest=Min("due_at"))["oldest"]
    except DatabaseError:
        return Health(database=False, worker=False, lag_seconds=None)
    lag = _lag([moment for moment in (sealing, reacting) if moment is not None])
    return Health(database=True, worker=lag <= LATEST, lag_seconds=int(lag.total_seconds()))


def _lag(moments: list[datetime]) -> timedelta:
    now = timezone.now()
    return max([now - moment for moment in moments], default=timedelta())
