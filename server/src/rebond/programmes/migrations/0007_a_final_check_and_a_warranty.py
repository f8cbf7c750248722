from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0006_what_a_repair_may_cost"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="final_check_percent",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="final check (% of computers)"),
        ),
        migrations.AddField(
            model_name="programme",
            name="warranty_months",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="warranty (months)"),
        ),
    ]
