from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_what_was_sent_with_a_pile")]

    operations = [
        migrations.AlterField(
            model_name="pilegesture",
            name="verb",
            field=models.CharField(
                choices=[
                    ("receive", "Receive"),
                    ("check", "All checks passed"),
                    ("grade", "Grade"),
                    ("prepare", "Prepare"),
                    ("shelve", "Put in stock"),
                    ("move", "Change shelf"),
                    ("load", "Load in a delivery"),
                    ("hold", "Block"),
                    ("eliminate", "Eliminate"),
                    ("retire", "Put out of service"),
                    ("set_aside", "Put in the waste batch"),
                ],
                max_length=12,
                verbose_name="gesture",
            ),
        ),
    ]
