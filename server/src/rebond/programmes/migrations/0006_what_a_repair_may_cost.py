from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0005_what_a_donation_is_accepted_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="repair_ceiling_cents",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="a repair costs at most (cents)"
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="repair_hour_cents",
            field=models.PositiveIntegerField(default=0, verbose_name="an hour of repair (cents)"),
        ),
    ]
