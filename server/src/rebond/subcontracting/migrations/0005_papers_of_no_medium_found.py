from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("devices", "0003_labels_reserved_for_a_lot"),
        ("subcontracting", "0004_papers_that_confirm_drives"),
    ]

    operations = [
        migrations.AlterField(
            model_name="drivepaper",
            name="drive",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="devices.drive",
            ),
        ),
        migrations.AlterField(
            model_name="drivepaper",
            name="fate",
            field=models.CharField(
                blank=True,
                choices=[
                    ("removed", "Removed from the computer"),
                    ("destroyed", "Destroyed"),
                    ("absent", "Proven absent"),
                ],
                max_length=10,
                verbose_name="fate",
            ),
        ),
        migrations.AddField(
            model_name="drivepaper",
            name="device",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="no_medium_papers",
                to="devices.device",
            ),
        ),
        migrations.AddConstraint(
            model_name="drivepaper",
            constraint=models.CheckConstraint(
                condition=(Q(drive__isnull=False, device=None) & ~Q(fate=""))
                | Q(drive=None, device__isnull=False, fate=""),
                name="drive_paper_of_a_drive_or_of_none",
            ),
        ),
    ]
