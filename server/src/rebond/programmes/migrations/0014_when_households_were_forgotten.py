from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0013_the_prescriber_confirms_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="households_forgotten_on",
            field=models.DateField(blank=True, null=True, verbose_name="households forgotten on"),
        ),
    ]
