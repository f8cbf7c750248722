import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("network", "0003_external_workshops"),
        ("programmes", "0008_what_is_handed_over_and_followed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                ("same_person", models.CharField(blank=True, editable=False, max_length=64)),
                ("consented_on", models.DateField(verbose_name="consent given on")),
                ("entered_on", models.DateField(verbose_name="in since")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                ("followed_on", models.DateField(blank=True, null=True, verbose_name="asked again on")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="consent withdrawn on"),
                ),
                ("sealed_entry", models.BinaryField(default=b"", verbose_name="at entry")),
                ("sealed_left", models.BinaryField(default=b"", verbose_name="on leaving")),
                ("sealed_followed", models.BinaryField(default=b"", verbose_name="six months after")),
                ("submission", models.UUIDField(editable=False, unique=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.place"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant (FSE+)",
                "verbose_name_plural": "participants (FSE+)",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("same_person", ""), _negated=True),
                        fields=("programme", "same_person"),
                        name="participant_once",
                    )
                ],
            },
        ),
    ]
