from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0012_long_chains")]

    operations = [
        migrations.AlterField(
            model_name="review",
            name="reason",
            field=models.CharField(
                choices=[
                    ("no_match", "No known computer matches"),
                    ("several_matches", "Several computers match"),
                    ("other_maker", "A computer of another maker has this serial number"),
                    ("no_identity", "The document names no computer"),
                    ("unknown_drive", "No known drive has this serial number"),
                    ("no_drive_serial", "The log names no serial number of the drive"),
                    ("several_drives", "Several drives have this serial number"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
    ]
