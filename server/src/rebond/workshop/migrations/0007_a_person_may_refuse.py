from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0006_certificates_that_prove_already"),
    ]

    operations = [
        migrations.AddField(
            model_name="validation",
            name="decision",
            field=models.CharField(
                choices=[("accepted", "Validated"), ("refused", "Refused")],
                default="accepted",
                max_length=8,
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="validation",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("other_drive", "The number on the drive is another one"),
                    ("left_alone", "Nobody can say what happened to the machine meanwhile"),
                    ("suspect", "The drive is damaged or behaves strangely"),
                    ("not_enough", "The donor asks for another method"),
                    ("computer", "It is attached to the wrong computer"),
                ],
                max_length=12,
                verbose_name="why",
            ),
        ),
        migrations.AddConstraint(
            model_name="validation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "accepted"), ("reason", "")),
                    models.Q(("decision", "refused"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="validation_refused_says_why",
            ),
        ),
    ]
