"""Database triggers that make the ledger append-only, on both databases.

SQLite's table remakes drop triggers, so they are reinstalled and counted after every migrate.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_event", "ledger_seal", "ledger_sealedevent")
UNIQUE_KEYS = {
    "ledger_event": ("id = NEW.id", "uuid = NEW.uuid", "(stream = NEW.stream AND seq = NEW.seq)"),
    "ledger_seal": ("id = NEW.id", "seq = NEW.seq"),
    "ledger_sealedevent": (
        "id = NEW.id",
        "event_id = NEW.event_id",
        "(seal_id = NEW.seal_id AND position = NEW.position)",
    ),
}
MESSAGE = "the ledger is append-only"


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """For tests that must empty the tables, and for nothing else."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in _names(connection, table):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [name for table in TABLES for name in _names(connection, table) if name not in present]


def install_after_migrate(*, using: str, **_kwargs: Any) -> None:
    if set(TABLES) <= set(connections[using].introspection.table_names()):
        install(using)


def _names(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    last = "truncate" if connection.vendor == "postgresql" else "replace"
    return [f"{table}_no_{verb}" for verb in ("update", "delete", last)]


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    return _postgresql() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> list[str]:
    statements = []
    for table in TABLES:
        statements += [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
        clash = " OR ".join(UNIQUE_KEYS[table])
        statements.append(
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 - our own table names
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {clash}) "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    ]
    for table in TABLES:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            name = f"{table}_no_{verb.lower()}"
            level = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            statements += [
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"FOR EACH {level} EXECUTE FUNCTION ledger_append_only()",
            ]
    return statements
