import django.db.models.deletion
from django.db import migrations, models

ANSWERS = [("yes", "Yes"), ("no", "No"), ("not_known", "Not known")]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("handover", "0006_what_is_signed_at_a_handover"),
        ("network", "0003_external_workshops"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[("3", "At 3 months"), ("12", "At 12 months")],
                        max_length=2,
                        verbose_name="when",
                    ),
                ),
                (
                    "reached",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("not_reached", "Not reached"),
                            ("refused", "Does not wish to answer"),
                        ],
                        max_length=11,
                        verbose_name="whether they were reached",
                    ),
                ),
                (
                    "is_used",
                    models.CharField(choices=ANSWERS, default="not_known", max_length=9, verbose_name="used"),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("works", "It works"),
                            ("faulty", "It works badly, or no more"),
                            ("lost", "It was lost or stolen"),
                            ("passed_on", "Somebody else has it now"),
                            ("not_known", "Not known"),
                        ],
                        default="not_known",
                        max_length=9,
                        verbose_name="how it does",
                    ),
                ),
                ("uses", models.JSONField(blank=True, default=list, verbose_name="what for")),
                (
                    "internet_at_home",
                    models.CharField(
                        choices=ANSWERS, default="not_known", max_length=9, verbose_name="Internet at home"
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="answered on")),
                ("tries", models.PositiveSmallIntegerField(default=1, verbose_name="tries")),
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
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="handover.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "news of a computer",
                "verbose_name_plural": "news of computers",
                "constraints": [
                    models.UniqueConstraint(fields=("handover", "occasion"), name="follow_up_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reached", "reached"),
                            models.Q(("condition", "not_known"), ("is_used", "not_known")),
                            _connector="OR",
                        ),
                        name="follow_up_unreached_is_unknown",
                    ),
                ],
            },
        ),
    ]
