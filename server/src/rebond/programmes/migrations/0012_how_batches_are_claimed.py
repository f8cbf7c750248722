from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0011_accessories_needed_before_the_shelf"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="batch_claims",
            field=models.CharField(
                choices=[
                    ("grouped", "Several together, once a place owes EUR 15 (CGCT D. 1611-1)"),
                    ("at_once", "Whatever the amount: the operator is no public body"),
                    ("waived", "Never: the price is waived"),
                ],
                default="grouped",
                max_length=8,
                verbose_name="how the price of batches is claimed",
            ),
        ),
    ]
