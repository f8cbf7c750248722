from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0008_titles_become_sessions"),
    ]

    operations = [
        migrations.RemoveField(model_name="learningpath", name="session_titles"),
    ]
