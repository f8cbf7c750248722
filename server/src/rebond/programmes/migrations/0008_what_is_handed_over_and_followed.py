from django.db import migrations, models

import rebond.programmes.rules


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0007_a_final_check_and_a_warranty"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="handover_items",
            field=models.JSONField(
                blank=True,
                default=rebond.programmes.rules.usual_items,
                verbose_name="what leaves with the computer",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="is_cofunded",
            field=models.BooleanField(default=False, verbose_name="co-funded by the European Social Fund"),
        ),
        migrations.AddField(
            model_name="programme",
            name="least_declared_percent",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="least share of handovers declared before the next order (%)"
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="signed_sheet_kept_days",
            field=models.PositiveSmallIntegerField(default=365, verbose_name="signed sheets kept (days)"),
        ),
    ]
