from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0008_end_of_use"),
        ("network", "0007_how_the_coordination_is_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplacementRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Not asked for any more"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_declaration", "The declaration to the police is to be seen first"),
                            ("not_eligible", "Not eligible"),
                            ("household_equipped", "Household already equipped"),
                            ("other_need", "Other need (guided)"),
                            ("stock_too_low", "Not enough stock"),
                        ],
                        max_length=20,
                        verbose_name="reason of the refusal",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked for on")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered on")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
                (
                    "end",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="handover.endofuse",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for another computer",
                "verbose_name_plural": "requests for another computer",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "granted"))),
                        fields=("end",),
                        name="replacement_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "refused"), ("refusal", ""), _connector="XOR"),
                        name="replacement_refused_with_reason",
                    ),
                ],
            },
        ),
    ]
