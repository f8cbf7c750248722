"""A list costs the same number of queries for one row and for three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def assert_list_costs(client: Client, url: str, *, add_row: Callable[[], object], expected: int) -> None:
    """GET ``url`` with one row, then with three: each time exactly ``expected`` queries, and 200."""
    for rows_to_add in (1, 2):
        for _ in range(rows_to_add):
            add_row()
        client.get(url)  # sessions and caches are warm from here on
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200
        if len(queries) != expected:
            told = "\n".join(query["sql"] for query in queries.captured_queries)
            pytest.fail(f"{len(queries)} queries instead of {expected}:\n{told}")
