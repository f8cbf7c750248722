from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bench", "0002_how_a_found_object_ends")]

    operations = [
        migrations.AddField(
            model_name="foundobject",
            name="of_a_person",
            field=models.BooleanField(
                default=False, verbose_name="left by somebody who had the computer since its donor"
            ),
        ),
        migrations.AlterField(
            model_name="foundobject",
            name="fate",
            field=models.CharField(
                blank=True,
                choices=[
                    ("returned", "Returned to the donor"),
                    ("to_person", "Given back to the person, through their place"),
                    ("destroyed", "Destroyed"),
                ],
                max_length=10,
                verbose_name="what became of it",
            ),
        ),
    ]
