from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0003_a_round_is_planned_once"),
    ]

    operations = [
        migrations.RenameField(model_name="stop", old_name="scan", new_name="sealed_scan"),
    ]
