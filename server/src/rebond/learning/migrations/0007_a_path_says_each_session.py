import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_people_are_told_of_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="learningpath",
            name="first",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later_versions",
                to="learning.learningpath",
            ),
        ),
        migrations.AddField(
            model_name="learningpath",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="learningpath",
            name="stored",
            field=models.JSONField(default=dict, verbose_name="sessions"),
        ),
        migrations.AddField(
            model_name="learningpath",
            name="replaced_on",
            field=models.DateField(blank=True, null=True, verbose_name="replaced on"),
        ),
        migrations.RemoveConstraint(model_name="learningpath", name="learning_path_name"),
        migrations.AddConstraint(
            model_name="learningpath",
            constraint=models.UniqueConstraint(
                fields=("programme", "name", "version"), name="learning_path_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="learningpath",
            constraint=models.UniqueConstraint(fields=("first", "version"), name="learning_path_version"),
        ),
        migrations.AddConstraint(
            model_name="learningpath",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", None), ("version", 1))
                | models.Q(("first__isnull", False), ("version__gt", 1)),
                name="learning_path_first_version",
            ),
        ),
    ]
