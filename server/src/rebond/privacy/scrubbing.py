"""After an erasure, the database forgets too: what a DELETE leaves in free pages and in the journal.

SQLite zeroes what is deleted (`PRAGMA secure_delete`, set on every connection) and its journal is emptied here.
PostgreSQL leaves dead rows until VACUUM FULL writes the table anew, and images of them in the segments of its journal until
these are switched and a checkpoint lets them go.
"""

from __future__ import annotations

from collections.abc import Collection

import structlog
from django.apps import apps
from django.db import DatabaseError, connection

SWITCHES = 3
"""Segments that still hold the erased rows are behind the checkpoint after as many."""
log = structlog.get_logger(__name__)


def scrub(models: Collection[str]) -> bool:
    """Rid the database of what was erased of ``models`` ("referrals.Contact"). Answer whether it went through.

    False inside a transaction, which still holds what should be forgotten; on SQLite while a reader holds the journal; on
    PostgreSQL without the rights that the guide names. It is done with the next erasure, or by `rebond erase`.
    """
    if connection.in_atomic_block:
        return False
    try:
        return _sqlite() if connection.vendor == "sqlite" else _postgresql(models)
    except DatabaseError as fault:
        log.warning("privacy.scrub_failed", fault=type(fault).__name__)
        return False


def _sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, *_frames) = cursor.fetchone()
    return not is_busy


def _postgresql(models: Collection[str]) -> bool:
    tables = sorted({apps.get_model(label)._meta.db_table for label in models})  # noqa: SLF001 - Django's own name
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        for _turn in range(SWITCHES):
            # A segment without anything in it is not switched.
            cursor.execute("SELECT pg_logical_emit_message(false, 'rebond', 'switch')")
            cursor.execute("SELECT pg_switch_wal()")
        cursor.execute("CHECKPOINT")
    return True
