from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0004_evidence"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="proves",
            field=models.CharField(
                choices=[
                    ("erasure", "Proof of erasure"),
                    ("training", "Training proof"),
                    ("nothing", "No proof"),
                ],
                default="nothing",
                max_length=8,
                verbose_name="what it proves",
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="is_training",
            field=models.BooleanField(default=False, verbose_name="for training"),
        ),
    ]
