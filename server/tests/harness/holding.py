"""Two hands at one row: what one waits for is seen in the database, not guessed from the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models.sql.compiler import SQLCompiler

SECONDS = 20

Gesture = Callable[[], object]


def skip_unless_rows_are_held() -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("one writer at a time holds the whole of SQLite: rows are held on PostgreSQL")


def wait_until_held(other: Future[Any]) -> None:
    """Until ``other``, in a thread of its own, waits for what the transaction of this thread holds."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not other.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def one_then_the_other(first: Gesture, second: Gesture) -> Any:
    """What ``second`` answers, when it begins before the transaction of ``first`` has ended."""

    def in_a_thread() -> object:
        try:
            return second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            sent = other.submit(in_a_thread)
            wait_until_held(sent)
        return sent.result(timeout=SECONDS)


def refuse_joined_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until ``monkeypatch`` is undone, no query holds rows and joins others: `rebond.kit.holding` says why."""
    get_from_clause = SQLCompiler.get_from_clause

    def checked(compiler: SQLCompiler) -> Any:
        tables, parameters = get_from_clause(compiler)
        if compiler.query.select_for_update and len(tables) > 1:
            raise AssertionError(f"held and joined at once, use rebond.kit.holding: {' '.join(tables)}")
        return tables, parameters

    monkeypatch.setattr(SQLCompiler, "get_from_clause", checked)
