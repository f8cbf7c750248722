"""After an erasure, the database forgets too: what a DELETE leaves in free pages and in the journal.

SQLite zeroes what is deleted (`PRAGMA secure_delete`, set on every connection) and its journal is emptied here.
PostgreSQL leaves dead rows until VACUUM FULL writes the table anew, and images of them in the segments of its journal: a
checkpoint lets these go, or keeps them to be written again, with what they hold, under a later number. So every segment
that there is gets its turn, and is filled with zeros by the switch to the next.
"""

from __future__ import annotations

from collections.abc import Collection

import structlog
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

FEWEST_SWITCHES = 3
"""Behind so many segments, a checkpoint no longer needs those that held the erased rows."""
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
        _switch(
            cursor
        )  # what still holds the rows is behind; the checkpoint puts it ahead, to be written again
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT count(*) FROM pg_ls_waldir()")
        (segments,) = cursor.fetchone()
        for _turn in range(max(FEWEST_SWITCHES, segments + 1)):
            _switch(cursor)
        cursor.execute("CHECKPOINT")
    return True


def _switch(cursor: CursorWrapper) -> None:
    """Begin a new segment. One without anything in it would not be left."""
    cursor.execute("SELECT pg_logical_emit_message(false, 'rebond', 'switch')")
    cursor.execute("SELECT pg_switch_wal()")
