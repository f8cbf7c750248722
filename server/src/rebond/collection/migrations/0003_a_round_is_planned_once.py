from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0002_rounds_and_drop_off_points")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="submission",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
    ]
