from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bench", "0001_cards_and_operators")]

    operations = [
        migrations.AddField(
            model_name="foundobject",
            name="reference",
            field=models.CharField(
                blank=True, default="", max_length=80, verbose_name="signed slip or attestation"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="foundobject",
            name="submission",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="foundobject",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sim", "SIM card"),
                    ("usb_stick", "USB stick left inside"),
                    ("disc", "CD or DVD"),
                    ("memory_card", "Memory card"),
                    ("paper", "Paper or photograph"),
                    ("badge", "Badge or bank card"),
                    ("money", "Money or a valuable thing"),
                    ("other", "Another thing"),
                ],
                max_length=12,
                verbose_name="what it is",
            ),
        ),
    ]
