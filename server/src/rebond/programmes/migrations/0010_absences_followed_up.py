from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0009_what_is_sold_to_whom"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="absences_followed_up",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="absences before a call"),
        ),
    ]
