import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0005_terms_of_the_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("submission", models.UUIDField(editable=False, unique=True)),
                (
                    "items",
                    models.JSONField(blank=True, default=list, verbose_name="left with the computer"),
                ),
                (
                    "read_aloud",
                    models.BooleanField(default=False, verbose_name="read aloud, in easy words"),
                ),
                ("witnessed", models.BooleanField(default=False, verbose_name="a witness was present")),
                (
                    "signer",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("guardian", "A parent or guardian"),
                            (
                                "with_consent",
                                "The person, 16 or 17 years old, with the agreement of a parent in writing",
                            ),
                        ],
                        default="person",
                        max_length=12,
                        verbose_name="who signed",
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[("screen", "On this screen"), ("paper", "On paper")],
                        max_length=6,
                        verbose_name="how it was signed",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="written down on")),
                ("sealed_signature", models.BinaryField(default=b"", verbose_name="signature")),
                ("sealed_paper", models.BinaryField(default=b"", verbose_name="signed paper")),
                ("erase_on", models.DateField(verbose_name="erased on")),
                (
                    "handover",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing",
                        to="handover.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "signed sheet",
                "verbose_name_plural": "signed sheets",
            },
        ),
    ]
