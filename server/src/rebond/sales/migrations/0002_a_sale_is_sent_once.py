from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0007_agreement_to_be_called"),
        ("sales", "0001_receipts_beyond_a_sale_to_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentSale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("submission", models.UUIDField(editable=False, unique=True)),
                (
                    "sale",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="handover.sale",
                    ),
                ),
            ],
            options={"verbose_name": "sale sent", "verbose_name_plural": "sales sent"},
        ),
    ]
