"""After an erasure, the database forgets too: what a DELETE leaves in free pages and in the journal.

SQLite zeroes what is deleted (`PRAGMA secure_delete`, set on every connection) and its journal is emptied here.
PostgreSQL leaves dead rows until VACUUM FULL writes the table anew, which takes along what an older transaction may
still read: such a one is waited for. Its planner keeps common values of each column (`pg_statistic`), of a table that
is empty by now too: they go when the column is given its type again, and are counted anew. Images of all this stand in
the segments of its journal: a checkpoint lets these go, or keeps them to be written again, with what they hold, under a
later number. So every segment that there is gets its turn, and is filled with zeros by the switch to the next.
"""

from __future__ import annotations

import time
from collections.abc import Collection

import structlog
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

FEWEST_SWITCHES = 3
"""Behind so many segments, a checkpoint no longer needs those that held the erased rows."""
PATIENCE = 20.0
"""Seconds to wait for transactions that may still read what was erased; a person who waits for the answer is given `HASTE`."""
HASTE = 2.0
IS_ITS_OWNER = "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
"""Who is not has VACUUM pass over tables with no more than a warning."""
IS_PASSED = """SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::text::xid8 AND NOT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE coalesce(datname, current_database()) = current_database() AND pid <> pg_backend_pid()
    AND age(backend_xmin) >= age(%s::text::xid))"""
"""Nobody reads since before; and nobody writes since before, in another database neither: while one does, who begins to
read now (a counting of the planner's, say) may still see what was erased."""
# Of numbers and booleans the planner keeps how often each stands there, which says nothing of anybody.
KEPT_VALUES = """SELECT a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_stats s
JOIN pg_attribute a ON a.attrelid = format('%%I.%%I', s.schemaname, s.tablename)::regclass AND a.attname = s.attname
JOIN pg_type t ON t.oid = a.atttypid
WHERE s.tablename = %s AND s.schemaname = current_schema() AND t.typcategory NOT IN ('N', 'B') ORDER BY a.attnum"""
log = structlog.get_logger(__name__)


def scrub(models: Collection[str], *, patience: float = PATIENCE) -> bool:
    """Rid the database of what was erased of ``models`` ("referrals.Contact"). Answer whether it went through.

    False inside a transaction, which still holds what should be forgotten; on SQLite while a reader holds the journal; on
    PostgreSQL where, after ``patience`` seconds, somebody still reads or writes in a transaction that began before, and
    without the rights that the guide names. It is done with the next erasure, or by `rebond erase`.
    """
    if connection.in_atomic_block:
        return False
    try:
        return _sqlite() if connection.vendor == "sqlite" else _postgresql(models, patience)
    except DatabaseError as fault:
        log.warning("privacy.scrub_failed", fault=type(fault).__name__)
        return False


def _sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (is_busy, *_frames) = cursor.fetchone()
    return not is_busy


def _postgresql(models: Collection[str], patience: float) -> bool:
    tables = sorted({apps.get_model(label)._meta.db_table for label in models})  # noqa: SLF001 - Django's own name
    with connection.cursor() as cursor:
        cursor.execute(IS_ITS_OWNER)
        end = time.monotonic() + patience
        if not cursor.fetchone()[0] or not _is_past_for_all(cursor, end):
            return False
        for table in tables:
            _write_anew(cursor, table)
        if not _is_past_for_all(cursor, end):
            return False
        cursor.execute("VACUUM FULL pg_catalog.pg_statistic")
        # What still holds the rows is behind; the checkpoint puts it ahead, to be written again.
        _switch(cursor)
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT count(*) FROM pg_ls_waldir()")
        (segments,) = cursor.fetchone()
        for _turn in range(max(FEWEST_SWITCHES, segments + 1)):
            _switch(cursor)
        cursor.execute("CHECKPOINT")
    return True


def _is_past_for_all(cursor: CursorWrapper, end: float) -> bool:
    """Whether nobody can see any more what was there before this moment, by ``end`` on the monotonic clock."""
    cursor.execute("SELECT pg_current_xact_id()::text")
    (now,) = cursor.fetchone()
    while True:
        cursor.execute(IS_PASSED, [now, now])
        if cursor.fetchone()[0]:
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(0.1)


def _write_anew(cursor: CursorWrapper, table: str) -> None:
    """Without dead rows, and without what the planner kept of them."""
    name = connection.ops.quote_name
    cursor.execute(f"VACUUM FULL {name(table)}")
    cursor.execute(KEPT_VALUES, [table])
    again = [f"ALTER COLUMN {name(column)} TYPE {kind}" for column, kind in cursor.fetchall()]
    if again:
        cursor.execute(f"ALTER TABLE {name(table)} {', '.join(again)}")
        cursor.execute(f"ANALYZE {name(table)}")


def _switch(cursor: CursorWrapper) -> None:
    """Begin a new segment. One without anything in it would not be left."""
    cursor.execute("SELECT pg_logical_emit_message(false, 'rebond', 'switch')")
    cursor.execute("SELECT pg_switch_wal()")
