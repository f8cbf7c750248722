import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recycling", "0002_waste_batches_register_and_destructions"),
        ("repairs", "0005_what_is_sent_twice_counts_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="registerentry",
            name="category",
            field=models.CharField(
                choices=[
                    ("laptop", "Laptops"),
                    ("desktop", "Desktops and towers"),
                    ("mini", "Mini computers"),
                    ("all_in_one", "All-in-ones"),
                    ("tablet", "Tablets"),
                    ("server", "Servers"),
                    ("other_computer", "Other computers"),
                    ("screen", "Screens"),
                    ("battery", "Batteries taken out"),
                    ("drive", "Drives taken out"),
                    ("charger", "Chargers and cables"),
                    ("peripheral", "Keyboards, mice and other accessories"),
                    ("board", "Main boards taken out"),
                    ("card", "Cards and memory taken out"),
                    ("power_supply", "Power supplies taken out"),
                    ("panel", "Screen panels taken out"),
                    ("part", "Other parts taken out"),
                ],
                max_length=16,
                verbose_name="category",
            ),
        ),
        migrations.AlterField(
            model_name="weeeline",
            name="category",
            field=models.CharField(
                choices=[
                    ("laptop", "Laptops"),
                    ("desktop", "Desktops and towers"),
                    ("mini", "Mini computers"),
                    ("all_in_one", "All-in-ones"),
                    ("tablet", "Tablets"),
                    ("server", "Servers"),
                    ("other_computer", "Other computers"),
                    ("screen", "Screens"),
                    ("battery", "Batteries taken out"),
                    ("drive", "Drives taken out"),
                    ("charger", "Chargers and cables"),
                    ("peripheral", "Keyboards, mice and other accessories"),
                    ("board", "Main boards taken out"),
                    ("card", "Cards and memory taken out"),
                    ("power_supply", "Power supplies taken out"),
                    ("panel", "Screen panels taken out"),
                    ("part", "Other parts taken out"),
                ],
                max_length=16,
                verbose_name="category",
            ),
        ),
        migrations.AlterField(
            model_name="weighing",
            name="category",
            field=models.CharField(
                choices=[
                    ("laptop", "Laptops"),
                    ("desktop", "Desktops and towers"),
                    ("mini", "Mini computers"),
                    ("all_in_one", "All-in-ones"),
                    ("tablet", "Tablets"),
                    ("server", "Servers"),
                    ("other_computer", "Other computers"),
                    ("screen", "Screens"),
                    ("battery", "Batteries taken out"),
                    ("drive", "Drives taken out"),
                    ("charger", "Chargers and cables"),
                    ("peripheral", "Keyboards, mice and other accessories"),
                    ("board", "Main boards taken out"),
                    ("card", "Cards and memory taken out"),
                    ("power_supply", "Power supplies taken out"),
                    ("panel", "Screen panels taken out"),
                    ("part", "Other parts taken out"),
                ],
                max_length=16,
                verbose_name="category",
            ),
        ),
        migrations.CreateModel(
            name="WeeePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("laptop", "Laptops"),
                            ("desktop", "Desktops and towers"),
                            ("mini", "Mini computers"),
                            ("all_in_one", "All-in-ones"),
                            ("tablet", "Tablets"),
                            ("server", "Servers"),
                            ("other_computer", "Other computers"),
                            ("screen", "Screens"),
                            ("battery", "Batteries taken out"),
                            ("drive", "Drives taken out"),
                            ("charger", "Chargers and cables"),
                            ("peripheral", "Keyboards, mice and other accessories"),
                            ("board", "Main boards taken out"),
                            ("card", "Cards and memory taken out"),
                            ("power_supply", "Power supplies taken out"),
                            ("panel", "Screen panels taken out"),
                            ("part", "Other parts taken out"),
                        ],
                        max_length=16,
                        verbose_name="category",
                    ),
                ),
                (
                    "waste_code",
                    models.CharField(
                        choices=[
                            ("16 02 13*", "Discarded equipment with dangerous components"),
                            ("16 02 14", "Discarded equipment without dangerous components"),
                            ("16 02 15*", "Dangerous components taken out of equipment"),
                            ("16 02 16", "Other components taken out of equipment"),
                            ("16 06 05", "Other batteries and accumulators"),
                            ("16 06 07*", "Lithium-based batteries"),
                            ("16 06 08*", "Nickel-based batteries"),
                            ("20 01 35*", "Equipment of households with dangerous components"),
                            ("20 01 36", "Equipment of households without dangerous components"),
                        ],
                        max_length=9,
                        verbose_name="waste code",
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="pieces")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="recycling.weeebatch",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weee_parts",
                        to="repairs.part",
                    ),
                ),
            ],
            options={
                "verbose_name": "part in a waste batch",
                "verbose_name_plural": "parts in a waste batch",
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "part"), name="weee_part_once"),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="weee_part_counts"),
                ],
            },
        ),
    ]
