from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_places_taken_over"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="public_email",
            field=models.EmailField(
                blank=True, max_length=254, verbose_name="e-mail address told to everybody"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="public_phone",
            field=models.CharField(blank=True, max_length=20, verbose_name="telephone told to everybody"),
        ),
    ]
