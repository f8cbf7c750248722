from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

STILL_HAD = {"cancelled_at": None, "ended_at": None, "use_ended_at": None}


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0007_agreement_to_be_called"),
    ]

    operations = [
        migrations.RemoveConstraint("handover", "handover_one_person"),
        migrations.RemoveConstraint("handover", "handover_one_device"),
        migrations.AddField(
            "handover",
            "use_ended_at",
            models.DateTimeField(blank=True, null=True, verbose_name="use ended on"),
        ),
        migrations.AddConstraint(
            "handover",
            models.UniqueConstraint(
                condition=models.Q(**STILL_HAD), fields=("device",), name="handover_one_person"
            ),
        ),
        migrations.AddConstraint(
            "handover",
            models.UniqueConstraint(
                condition=models.Q(**STILL_HAD), fields=("referral",), name="handover_one_device"
            ),
        ),
        migrations.CreateModel(
            name="EndOfUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("stolen", "Stolen"),
                            ("lost", "Lost"),
                            ("destroyed", "Destroyed by accident (fire, water, fall)"),
                            ("thrown_away", "Thrown away at a collection point"),
                            ("passed_on", "Given to a relative"),
                        ],
                        max_length=12,
                        verbose_name="what happened",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="when it happened")),
                (
                    "declaration_seen",
                    models.BooleanField(default=False, verbose_name="declaration to the police seen"),
                ),
                ("declared_at", models.DateTimeField(verbose_name="written down on")),
                (
                    "replacement_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("declared", "Stolen or lost, and the declaration to the police was seen"),
                            ("accident", "Accident that nobody could prevent"),
                            ("still_needed", "Needed for rights, school, health or work"),
                            ("coordination", "Agreed by the coordination"),
                        ],
                        max_length=12,
                        verbose_name="why another one",
                    ),
                ),
                ("submission", models.UUIDField(editable=False, unique=True)),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ends_of_use",
                        to="devices.device",
                    ),
                ),
                (
                    "handover",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end_of_use",
                        to="handover.handover",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.place"
                    ),
                ),
                (
                    "sale",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end_of_use",
                        to="handover.sale",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of use",
                "verbose_name_plural": "ends of use",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handover", None), ("sale", None), _connector="XOR"),
                        name="end_of_use_handover_or_sale",
                    )
                ],
            },
        ),
    ]
