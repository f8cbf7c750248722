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


def wait_until_held(other: Future[Any], *, waiting: int = 1) -> None:
    """Until ``other``, in a thread of its own, waits for what the transaction of this thread holds.

    ``waiting``: how many wait then, with those that began before.
    """
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not other.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= waiting:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def one_then_the_other(first: Gesture, second: Gesture) -> Any:
    """What ``second`` answers, when it begins before the transaction of ``first`` has ended."""

    (answer,) = one_then_the_others(first, second)
    return answer


def one_then_the_others(first: Gesture, *others: Gesture) -> list[Any]:
    """The same, of several that wait in this order before the transaction of ``first`` has ended."""
    with ThreadPoolExecutor(len(others)) as hands:
        sent: list[Future[Any]] = []
        with transaction.atomic():
            first()
            for gesture in others:
                sent.append(hands.submit(_in_a_thread, gesture))
                wait_until_held(sent[-1], waiting=len(sent))
        return [one.result(timeout=SECONDS) for one in sent]


def one_across_the_other(first: Gesture, second: Gesture, last: Gesture) -> Any:
    """What ``second`` answers, when it waits for what ``first`` holds, and ``last``, beside ``first``, for what it holds.

    The database lets ``second`` go, which has waited longer.
    """
    with ThreadPoolExecutor(1) as hands:
        with transaction.atomic():
            first()
            sent = hands.submit(_in_a_thread, second)
            wait_until_held(sent)
            last()
        return sent.result(timeout=SECONDS)


def _in_a_thread(gesture: Gesture) -> object:
    try:
        return gesture()
    finally:
        connections.close_all()


def refuse_joined_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until ``monkeypatch`` is undone, no query holds rows and joins others: `rebond.kit.holding` says why."""
    get_from_clause = SQLCompiler.get_from_clause

    def checked(compiler: SQLCompiler) -> Any:
        tables, parameters = get_from_clause(compiler)
        if compiler.query.select_for_update and len(tables) > 1:
            raise AssertionError(f"held and joined at once, use rebond.kit.holding: {' '.join(tables)}")
        return tables, parameters

    monkeypatch.setattr(SQLCompiler, "get_from_clause", checked)
