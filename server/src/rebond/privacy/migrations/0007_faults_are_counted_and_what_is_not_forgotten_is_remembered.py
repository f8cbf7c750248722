from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0006_what_people_said_later_erases_itself"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasurecount",
            name="faults",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="faults"),
        ),
        migrations.CreateModel(
            name="Forgetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(null=True, verbose_name="day")),
            ],
            options={
                "verbose_name": "forgetting of the database",
                "verbose_name_plural": "forgettings of the database",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="forgetting_is_one_row")
                ],
            },
        ),
    ]
