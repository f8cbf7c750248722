from calendar import monthrange

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def keep_what_was_told_whole(apps, schema_editor):
    """Programmes over by now were published up to the quarter of their end: they keep their hiding."""
    alias = schema_editor.connection.alias
    told = apps.get_model("reporting", "ToldWhole").objects.using(alias)
    over = apps.get_model("programmes", "Programme").objects.using(alias).exclude(ends_on=None)
    for programme in over.order_by("pk"):
        month = programme.ends_on.month - (programme.ends_on.month - 1) % 3 + 2
        until = programme.ends_on.replace(month=month, day=monthrange(programme.ends_on.year, month)[1])
        if until < timezone.localdate():
            told.get_or_create(programme=programme, defaults={"until": until})


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0013_the_prescriber_confirms_before"),
        ("reporting", "0003_years_are_closed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToldWhole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField()),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told_whole",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme told whole",
                "verbose_name_plural": "programmes told whole",
            },
        ),
        migrations.RunPython(keep_what_was_told_whole, migrations.RunPython.noop),
    ]
