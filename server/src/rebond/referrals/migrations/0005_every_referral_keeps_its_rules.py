import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0004_referrals_made_under_the_rules_in_force"),
    ]

    operations = [
        migrations.AlterField(
            model_name="referral",
            name="rules",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals",
                to="programmes.programmeversion",
                verbose_name="rules",
            ),
        ),
    ]
