"""The search index of devices: FTS5 trigram on SQLite, pg_trgm on PostgreSQL, behind `DeviceQuerySet.matching`.

SQLite's triggers are dropped when Django remakes a table, so they are reinstalled after every migrate.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connections

from rebond.kit.sealing import plain_words

if TYPE_CHECKING:
    from rebond.devices.models import Device

SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS devices_search USING fts5("
    "search_text, content='devices_device', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER IF NOT EXISTS devices_search_insert AFTER INSERT ON devices_device BEGIN "
    "INSERT INTO devices_search(rowid, search_text) VALUES (NEW.id, NEW.search_text); END",
    "CREATE TRIGGER IF NOT EXISTS devices_search_update AFTER UPDATE OF search_text ON devices_device "
    "WHEN OLD.search_text IS NOT NEW.search_text BEGIN "
    "INSERT INTO devices_search(devices_search, rowid, search_text) VALUES('delete', OLD.id, OLD.search_text); "
    "INSERT INTO devices_search(rowid, search_text) VALUES (NEW.id, NEW.search_text); END",
    "CREATE TRIGGER IF NOT EXISTS devices_search_delete AFTER DELETE ON devices_device BEGIN "
    "INSERT INTO devices_search(devices_search, rowid, search_text) VALUES('delete', OLD.id, OLD.search_text); END",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS devices_search_trigram ON devices_device USING gin (search_text gin_trgm_ops)",
)


def install_after_migrate(*, using: str, **_kwargs: Any) -> None:
    connection = connections[using]
    if "devices_device" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def search_text(device: Device, identifiers: Iterable[str]) -> str:
    """What `DeviceQuerySet.matching` looks in: folded words, and codes also without their separators."""
    codes = [device.asset_tag, device.serial, *identifiers]
    joined = [code.replace("-", "").replace(":", "").replace(" ", "") for code in codes]
    words = [device.maker, device.model, device.family, device.processor, *codes, *joined]
    return " ".join(dict.fromkeys(plain_words(" ".join(words)).split()))
