from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def say_whose(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of those still kept. What was returned to a donor stays as it was written down."""
    kept = apps.get_model("bench", "FoundObject").objects.filter(settled_at=None)
    later = kept.filter(device__data_since__lte=F("found_at"))
    apps.get_model("bench", "FoundObject").objects.filter(
        pk__in=list(later.values_list("pk", flat=True))
    ).update(of_a_person=True)


class Migration(migrations.Migration):
    dependencies = [("bench", "0003_objects_of_who_had_the_computer")]

    operations = [migrations.RunPython(say_whose, migrations.RunPython.noop)]
