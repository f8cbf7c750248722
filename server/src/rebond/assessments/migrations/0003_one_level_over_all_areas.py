from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_what_stood_before_is_kept_for_closed_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="skillassessment",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("beginner", "Beginner"),
                    ("basic", "Basics to consolidate"),
                    ("independent", "Independent"),
                ],
                default="",
                max_length=12,
                verbose_name="level",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="skillassessment",
            name="measure",
            field=models.CharField(
                choices=[
                    ("answers", "Answers to a questionnaire"),
                    ("level", "Levels"),
                    ("share", "Share mastered of what the Pix campaign asks"),
                    ("overall", "One level over all areas"),
                ],
                default="answers",
                max_length=7,
                verbose_name="read from",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure", "overall"), _negated=True)
                | models.Q(("level", ""), _negated=True),
                name="skill_assessment_overall_says_the_level",
            ),
        ),
    ]
