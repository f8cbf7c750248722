import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0001_keys_and_agents"),
    ]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="operator",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="network.membership",
            ),
        ),
        migrations.AddField(
            model_name="agent",
            name="operator_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="in these hands since"),
        ),
    ]
