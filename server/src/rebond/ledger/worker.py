"""Runs pending reactions: at least once each, in batches, again later when one fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from rebond.ledger import reactions
from rebond.ledger.models import Event, PendingReaction
from rebond.ledger.sealing import seal_pending

REACTIONS_LOCK = 0x5EA2
BATCH = 500
LONGEST_WAIT = timedelta(hours=1)
CHORES_EVERY = timedelta(hours=1)
Chore = Callable[[], object]
log = structlog.get_logger(__name__)


def drain() -> int:
    """Run all that is due now. Answer how many reactions were done."""
    done = 0
    while batch_done := sum(_run_batch(name) for name in _due()):
        done += batch_done
    return done


def _due() -> list[str]:
    """The reactions for which something waits: an idle worker asks this and nothing more."""
    rows = PendingReaction.objects.filter(due_at__lte=timezone.now()).order_by("reaction")
    waiting = set(rows.values_list("reaction", flat=True).distinct())
    return [name for name in reactions.declared() if name in waiting]


def run_forever(stop: threading.Event, *, pause: float = 0.5, chores: Sequence[Chore] = ()) -> None:
    """Drain and seal until ``stop`` is set; do the chores at once, then every hour.

    Survives any fault of a reaction, of a chore or of the database.
    """
    next_chores = timezone.now()
    while not stop.is_set():
        try:
            drain()
            seal_pending()
            if timezone.now() >= next_chores:
                next_chores = timezone.now() + CHORES_EVERY
                do_chores(chores)
        except Exception:
            log.exception("worker.fault")
        finally:
            close_old_connections()
        stop.wait(pause)


def do_chores(chores: Sequence[Chore]) -> None:
    """What falls due with time rather than by an event. One that fails leaves the others their turn."""
    for chore in chores:
        try:
            chore()
        except Exception:  # it comes round again
            log.exception("worker.chore_failed", chore=f"{chore.__module__}.{chore.__qualname__}")


def _run_batch(name: str) -> int:
    with transaction.atomic():
        _lock()
        due = PendingReaction.objects.filter(reaction=name, due_at__lte=timezone.now(), attempts=0)
        rows = list(due.select_for_update(skip_locked=True).select_related(None).order_by("event_id")[:BATCH])
        if rows and _attempt(name, rows):
            return len(rows)
    return _retry_one_by_one(name, rows)


def _retry_one_by_one(name: str, fresh: list[PendingReaction]) -> int:
    ids = [row.pk for row in fresh]
    late = PendingReaction.objects.filter(reaction=name, due_at__lte=timezone.now(), attempts__gt=0)
    ids += list(late.order_by("event_id").values_list("pk", flat=True)[:BATCH])
    return sum(_retry(name, pk) for pk in ids)


def _retry(name: str, pk: int) -> int:
    with transaction.atomic():
        _lock()
        row = PendingReaction.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if row is None:
            return 0
        if _attempt(name, [row]):
            return 1
        row.refresh_from_db()
        row.attempts += 1
        row.due_at = timezone.now() + min(timedelta(seconds=2**row.attempts), LONGEST_WAIT)
        row.save(update_fields=["attempts", "due_at", "error"])
        return 0


def _lock() -> None:
    """One batch at a time, of whatever reaction: reactions read what others wrote (rows of a twin, then its merge).

    SQLite needs nothing: an IMMEDIATE transaction already holds the file.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REACTIONS_LOCK])


def _attempt(name: str, rows: list[PendingReaction]) -> bool:
    try:
        with transaction.atomic():
            events = Event.objects.filter(pk__in=[row.event_id for row in rows]).order_by("pk")
            reactions.declared()[name].run(list(events))
            PendingReaction.objects.filter(pk__in=[row.pk for row in rows]).delete()
    except Exception as fault:  # noqa: BLE001 - a reaction may fail in any way; it stays due
        log.warning("reaction.failed", reaction=name, events=len(rows), fault=type(fault).__name__)
        PendingReaction.objects.filter(pk__in=[row.pk for row in rows]).update(
            error=type(fault).__name__[:200]
        )
        return False
    return True
