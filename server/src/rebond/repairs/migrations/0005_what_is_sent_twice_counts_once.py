from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("repairs", "0004_drives_that_come_back")]

    operations = [
        migrations.AddField(
            model_name="part",
            name="submission",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="supplierorder",
            name="submission",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
    ]
