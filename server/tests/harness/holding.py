"""Two hands at one row: what one waits for is seen in the database, not guessed from the time."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import Any

import pytest
from django.db import connection

SECONDS = 20


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
