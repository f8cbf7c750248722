import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0002_conditions_of_the_law"),
        ("network", "0003_external_workshops"),
    ]

    operations = [
        migrations.AddField(
            model_name="lot",
            name="bought_in",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="bought in (year)"),
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("computers", models.PositiveIntegerField(verbose_name="computers promised")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="donations.donationagreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment of a donor",
                "verbose_name_plural": "commitments of donors",
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "year"), name="commitment_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("computers__gte", 1)), name="commitment_promises"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("agreement", "Signed agreement"),
                            ("deliberation", "Deliberation"),
                            ("delegation", "Delegation of signature"),
                            ("amendment", "Amendment"),
                            ("other", "Other paper"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("media_type", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField(verbose_name="size (bytes)")),
                ("received_at", models.DateTimeField(verbose_name="received on")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="donations.donationagreement",
                    ),
                ),
                (
                    "received_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of an agreement",
                "verbose_name_plural": "documents of agreements",
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "digest"), name="agreement_document_once")
                ],
            },
        ),
    ]
