from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lacoop", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="coopkey",
            name="fault",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unreachable", "La Coop cannot be reached. It is tried again tomorrow; or try later."),
                    ("timeout", "La Coop did not answer in time. It is tried again tomorrow; or try later."),
                    (
                        "key_refused",
                        "La Coop does not know this key. Ask it for another one, then write it here.",
                    ),
                    (
                        "key_lost",
                        "The key that was written here can no longer be opened. Write it again, or ask La Coop for another one.",
                    ),
                    (
                        "not_allowed",
                        "This key may not read activities. Ask La Coop for the right to read them.",
                    ),
                    ("too_many", "La Coop was asked too often. Try in an hour."),
                    ("server", "La Coop has a fault of its own. Try later."),
                    (
                        "unreadable",
                        "La Coop answered something that is not understood. Nothing was read. Tell the coordination.",
                    ),
                ],
                max_length=12,
                verbose_name="reading fault",
            ),
        ),
    ]
