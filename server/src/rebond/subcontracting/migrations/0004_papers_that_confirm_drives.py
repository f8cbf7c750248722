from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("devices", "0003_labels_reserved_for_a_lot"),
        ("network", "0004_memberships_that_end"),
        ("subcontracting", "0003_mistakes_are_taken_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="DrivePaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("removed", "Removed from the computer"),
                            ("destroyed", "Destroyed"),
                            ("absent", "Proven absent"),
                        ],
                        max_length=10,
                        verbose_name="fate",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("media_type", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed on")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
                (
                    "drive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="devices.drive",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a drive",
                "verbose_name_plural": "papers of drives",
                "indexes": [models.Index(fields=["drive", "digest"], name="drive_paper_file")],
            },
        ),
    ]
