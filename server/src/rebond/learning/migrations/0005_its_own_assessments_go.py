from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0004_assessments_are_kept_once"),
    ]

    operations = [migrations.DeleteModel(name="Assessment")]
