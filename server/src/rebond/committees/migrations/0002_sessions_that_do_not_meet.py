from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(
            model_name="committeesession", name="committee_session_keeps_its_criteria"
        ),
        migrations.AlterField(
            model_name="committeesession",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Planned"),
                    ("open", "In session"),
                    ("closed", "Closed"),
                    ("cancelled", "Cancelled"),
                ],
                default="planned",
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "cancelled"]),
                    models.Q(
                        ("computers__isnull", False),
                        ("criteria__isnull", False),
                        ("opened_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="committee_session_keeps_its_criteria",
            ),
        ),
    ]
