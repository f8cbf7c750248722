from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0009_drives_that_wait_for_their_paper")]

    operations = [
        migrations.AddField(
            model_name="nomediumfinding",
            name="to_confirm",
            field=models.BooleanField(default=False, verbose_name="to confirm"),
        ),
    ]
