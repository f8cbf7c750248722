"""The tables of a new database, made at once: migrations are the way of one that holds something.

Migrations walk through every shape that the tables ever had, in 15 seconds; what they end at is what the models say.
A test makes both and compares them. A migration that writes rows into an empty database breaks it, and would have to
be run here.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

BOOKKEEPING = "django_migrations"


def make_at_once(connection: BaseDatabaseWrapper) -> bool:
    """Make all tables, every migration counting as applied. False when the database holds a table: nothing is done.

    All or nothing: an interruption leaves an empty database. One table of Django that nothing
    uses (`auth_group_permissions`) has keys of another width than after the migrations.
    """
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with connection.schema_editor() as editor:
        if connection.introspection.table_names() != [BOOKKEEPING] or recorder.applied_migrations():
            return False
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, connection.alias):
                editor.create_model(model)
        written = MigrationLoader(connection).graph.nodes
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in written)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return True
