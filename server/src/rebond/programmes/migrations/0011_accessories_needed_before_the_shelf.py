from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0010_absences_followed_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="required_accessories",
            field=models.JSONField(
                blank=True, default=list, verbose_name="accessories needed before the shelf"
            ),
        ),
    ]
