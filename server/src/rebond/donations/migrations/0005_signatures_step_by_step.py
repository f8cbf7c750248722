import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0004_lots_set_aside"),
    ]

    operations = [
        migrations.AlterField(
            model_name="donationagreement",
            name="signed_on",
            field=models.DateField(blank=True, null=True, verbose_name="signed on"),
        ),
        migrations.CreateModel(
            name="SigningStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rank")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deliberation", "Vote of the assembly"),
                            ("delegation", "Delegation of signature"),
                            ("donor", "Signature of the donor"),
                            ("operator", "Signature of the operator"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                (
                    "function",
                    models.CharField(blank=True, max_length=80, verbose_name="function of who acts"),
                ),
                (
                    "awaited_since",
                    models.DateField(blank=True, null=True, verbose_name="awaited since"),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="reference")),
                (
                    "succeeded_on",
                    models.DateField(blank=True, null=True, verbose_name="somebody else signs since"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signing_steps",
                        to="donations.donationagreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a signature",
                "verbose_name_plural": "steps of a signature",
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "rank"), name="signing_step_rank"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None), ("awaited_since__isnull", False), _connector="OR"
                        ),
                        name="signing_step_done_in_turn",
                    ),
                ],
            },
        ),
    ]
