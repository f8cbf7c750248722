from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0008_documents_remember_the_clock")]

    operations = [
        migrations.AddField(
            model_name="drivesettlement",
            name="to_confirm",
            field=models.BooleanField(default=False, verbose_name="to confirm"),
        ),
    ]
