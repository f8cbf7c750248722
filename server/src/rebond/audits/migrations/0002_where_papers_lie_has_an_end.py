from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was said before counts from this day on."""

    dependencies = [("audits", "0001_on_the_spot_checks")]

    operations = [
        migrations.AddField(
            model_name="paperskept",
            name="said_on",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="said on"),
        ),
    ]
