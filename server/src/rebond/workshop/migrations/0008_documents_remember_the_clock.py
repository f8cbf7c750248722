from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0007_a_person_may_refuse"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="clock_offset_seconds",
            field=models.BigIntegerField(default=0, verbose_name="correction of the clock (s)"),
        ),
    ]
