"""What PostgreSQL still holds, for whoever reads since before or for want of rights, is not called forgotten."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from rebond.privacy import scrubbing
from tests.harness.holding import skip_unless_rows_are_held

TABLES = ["referrals.Contact"]
OTHER_TESTS = 240.0
"""Seconds: longer than any test that writes to the same cluster at the same time."""


@pytest.mark.django_db(transaction=True)
def test_nothing_is_called_forgotten_while_somebody_reads_since_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    skip_unless_rows_are_held()
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT 1")
        assert not scrubbing.scrub(TABLES, patience=0.2)
    finally:
        reader.close()
    assert scrubbing.scrub(TABLES, patience=OTHER_TESTS)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_called_forgotten_while_somebody_writes_since_before_in_another_database() -> None:
    """Who begins to read here meanwhile may still see what was erased."""
    skip_unless_rows_are_held()
    elsewhere = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**elsewhere) as writer:
        writer.execute("SELECT pg_current_xact_id()")
        assert not scrubbing.scrub(TABLES, patience=0.2)
        writer.rollback()
    assert scrubbing.scrub(TABLES, patience=OTHER_TESTS)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_called_forgotten_without_the_right_to_write_the_tables_anew() -> None:
    skip_unless_rows_are_held()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE passer_by")
        cursor.execute("GRANT pg_checkpoint, pg_monitor, pg_read_all_data TO passer_by")
        for function in ("pg_switch_wal()", "pg_logical_emit_message(boolean, text, text)"):
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO passer_by")
        try:
            cursor.execute("SET ROLE passer_by")
            assert not scrubbing.scrub(TABLES)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY passer_by")
            cursor.execute("DROP ROLE passer_by")
