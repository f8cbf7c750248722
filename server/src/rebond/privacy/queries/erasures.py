"""The erasures of each day, and what is overdue now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Max
from django.utils import timezone

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.privacy.models import ErasureCount, Forgetting
from rebond.referrals.models import Contact

SHOWN = timedelta(days=31)
EVERY = timedelta(days=1)
"""An erasure that did not run for as long is not running."""


@dataclass(frozen=True, slots=True)
class Day:
    """``counts`` are those that erased something or could not; the others ran and found nothing due."""

    day: date
    erased: int
    late: int
    counts: Sequence[ErasureCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``overdue``: contact details that should be gone and are not. ``failing``: what today's runs could not erase.

    ``is_forgotten``: the database was made to forget what was erased, yesterday or today.
    """

    days: Sequence[Day]
    last_run: datetime | None
    overdue: int
    failing: Sequence[str]
    is_forgotten: bool

    @property
    def is_running(self) -> bool:
        return self.last_run is not None and timezone.now() - self.last_run < EVERY


def erasure_report(actor: Actor) -> Report:
    rows, today = ErasureCount.objects.visible_to(actor), timezone.localdate()
    shown = rows.filter(day__gte=today - SHOWN).select_related("programme")
    listed = list(shown.order_by("-day", "what", "programme__name", "pk"))
    return Report(
        days=[_day(day, list(counts)) for day, counts in groupby(listed, key=lambda row: row.day)],
        last_run=rows.aggregate(last=Max("ran_at"))["last"],
        overdue=_overdue(actor),
        failing=sorted({str(row.get_what_display()) for row in listed if row.faults and row.day == today}),
        is_forgotten=Forgetting.objects.filter(day__gte=today - EVERY).exists(),
    )


def _day(day: date, counts: list[ErasureCount]) -> Day:
    said = [count for count in counts if count.erased or count.faults]
    return Day(day, sum(count.erased for count in said), sum(count.late for count in said), said)


def _overdue(actor: Actor) -> int:
    within = reach(actor, "privacy.view", territory="referral__programme__territory")
    return Contact.objects.filter(within, erase_on__lt=timezone.localdate()).count()
