from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0013_a_log_without_a_serial_number")]

    operations = [
        migrations.AlterField(
            model_name="erasure",
            name="number",
            field=models.PositiveIntegerField(default=1, verbose_name="number in the document"),
        ),
    ]
