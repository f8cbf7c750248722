from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_gestures_on_piles")]

    operations = [
        migrations.AddField(
            model_name="pilegesture",
            name="said",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
