"""A test with real transactions ends by emptying the tables; the ledger's triggers refuse that, so they are lifted
for this moment, and put back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from rebond.ledger import triggers

# Written when the tables are made, and by no test.
KEPT = {"auth_permission", "django_content_type"}


def lift_triggers_to_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(case: Any) -> None:
        triggers.remove()
        try:
            if connection.vendor == "postgresql":
                _delete_rows()
            else:
                flush(case)
        finally:
            triggers.install()

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)


def _delete_rows() -> None:
    """Empty the few tables that hold rows: PostgreSQL takes ten times as long to truncate all of them.

    Foreign keys are judged at the end of the transaction: the order is of no matter.
    """
    name = connection.ops.quote_name
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    holds = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name(table)})" for table in sorted(tables))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(holds))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name(table)}")
