from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0011_a_serial_number_is_of_one_maker")]

    operations = [
        migrations.AlterField(
            model_name="certificate",
            name="sequence",
            field=models.PositiveBigIntegerField(verbose_name="number in its chain"),
        ),
    ]
