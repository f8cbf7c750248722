import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("repairs", "0005_what_is_sent_twice_counts_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwaitedPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awaited_by",
                        to="repairs.partmodel",
                    ),
                ),
                (
                    "repair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awaited_parts",
                        to="repairs.repair",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "awaited part",
                "verbose_name_plural": "awaited parts",
                "constraints": [
                    models.UniqueConstraint(fields=("repair", "model"), name="awaited_part_once")
                ],
            },
        ),
    ]
