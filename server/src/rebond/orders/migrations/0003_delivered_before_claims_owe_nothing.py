from django.db import migrations, models


def waive_what_was_delivered(apps, _schema_editor):
    """How its price was settled was followed elsewhere: asked for again, a place would pay twice."""
    orders = apps.get_model("orders", "Order").objects
    orders.filter(state="delivered", price_cents__gt=0, claim=None, waiver="").update(waiver="settled")


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_price_claims")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="waiver",
            field=models.CharField(
                blank=True,
                choices=[
                    ("by_rule", "By the rule of the programme"),
                    ("threshold", "Below the threshold of collection (CGCT D. 1611-1)"),
                    ("incomplete", "Received incomplete"),
                    ("decision", "Decision of the operator"),
                    ("settled", "Delivered before prices were followed here"),
                ],
                max_length=10,
                verbose_name="why the price is not claimed",
            ),
        ),
        migrations.RunPython(waive_what_was_delivered, migrations.RunPython.noop),
    ]
