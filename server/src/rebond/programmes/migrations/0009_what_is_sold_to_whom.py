from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0008_what_is_handed_over_and_followed"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="most_instalments",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="instalments at most"),
        ),
        migrations.AddField(
            model_name="programme",
            name="organisation_price_cents",
            field=models.PositiveIntegerField(
                default=0, verbose_name="least price for an organisation (cents)"
            ),
        ),
    ]
