from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0002_certificates")]

    operations = [
        migrations.AlterField(
            model_name="check",
            name="kind",
            field=models.CharField(
                choices=[
                    ("start", "Starts and shuts down"),
                    ("processor", "Processor under load"),
                    ("memory", "Memory"),
                    ("storage", "Storage health"),
                    ("screen", "Screen"),
                    ("keyboard", "Keyboard"),
                    ("pointer", "Touchpad or mouse"),
                    ("sound", "Speakers"),
                    ("microphone", "Microphone"),
                    ("camera", "Camera"),
                    ("wireless", "Wi-Fi"),
                    ("wired", "Wired network"),
                    ("ports", "Ports"),
                    ("battery", "Battery"),
                    ("charger", "Charger"),
                    ("case", "Case and hinges"),
                ],
                max_length=12,
                verbose_name="check",
            ),
        )
    ]
