from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subcontracting", "0002_what_cannot_be_saved_is_confirmed")]

    operations = [
        migrations.AddField(
            model_name="entrustment",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled before it left on"),
        ),
        migrations.AddField(
            model_name="entrusted",
            name="is_answered",
            field=models.BooleanField(default=False, verbose_name="answered by a person"),
        ),
        migrations.AddField(
            model_name="entrusted",
            name="before_answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ready", "Came back ready"),
                    ("beyond_repair", "Cannot be saved"),
                    ("to_confirm", "Said to be beyond repair, to confirm"),
                    ("unfinished", "Came back unfinished"),
                    ("unproven", "Refused as ready: proof missing"),
                    ("lost", "Declared missing"),
                    ("never_left", "Never left"),
                ],
                max_length=16,
                verbose_name="before that answer",
            ),
        ),
    ]
