"""A new database gets the tables that the migrations end at.

The only test that walks through them: the others find their tables made at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from rebond.console.tables import make_at_once
from rebond.ledger.triggers import missing_triggers

CACHE = "cache"  # made by a command of its own
OF_DJANGO = "auth_group_permissions"  # nobody uses it; its own migrations number it in another width
NUMBERED = re.compile(r"__unnamed_constraint_\d+__|fk_\d+")  # what has no name in SQLite is told by its place


@contextmanager
def an_empty_database() -> Iterator[None]:
    """In the place of that of the tests: in memory on SQLite, else a schema of its own that is rolled back."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA fresh")
            cursor.execute("ALTER EXTENSION pg_trgm SET SCHEMA fresh")
            cursor.execute("SET LOCAL search_path TO fresh")
            yield
            transaction.set_rollback(True)
        return
    ours = connections["default"]
    connections["default"] = ours.copy()
    connection.settings_dict["NAME"] = ":memory:"
    try:
        yield
    finally:
        connection.close()
        connections["default"] = ours


def tables_and_their_shapes() -> dict[str, Any]:
    """Columns, keys, indexes and checks of each table; names that a database makes up are left out."""
    with connection.cursor() as cursor:
        return {
            table: (
                sorted(
                    (column.name, column.type_code, column.display_size, column.null_ok, column.default)
                    for column in connection.introspection.get_table_description(cursor, table)
                ),
                sorted(
                    ("" if NUMBERED.fullmatch(name) else name, sorted(map(repr, facts.items())))
                    for name, facts in connection.introspection.get_constraints(cursor, table).items()
                ),
            )
            for table in connection.introspection.table_names(cursor)
            if table not in {CACHE, OF_DJANGO}
        }


def migrations_applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_tables_made_at_once_are_those_that_the_migrations_end_at(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # `--no-migrations` hides them from the other tests
    with an_empty_database():
        call_command("migrate", verbosity=0, interactive=False)
        shapes, applied = tables_and_their_shapes(), migrations_applied()
        assert missing_triggers() == []
    with an_empty_database():
        assert make_at_once(connection)
        made, counted = tables_and_their_shapes(), migrations_applied()
        assert missing_triggers() == []
    assert counted == applied
    assert made.keys() == shapes.keys()
    for table, shape in made.items():
        assert shape == shapes[table], table


@pytest.mark.django_db(transaction=True)
def test_a_database_that_holds_tables_is_left_to_its_migrations() -> None:
    assert not make_at_once(connection)
