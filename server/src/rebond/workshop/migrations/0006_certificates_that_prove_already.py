from django.db import migrations


def keep_what_they_prove(apps, schema_editor):
    """The rule as it stood: proven, signed by a believed key, on a real drive."""
    rows = apps.get_model("workshop", "Certificate").objects.using(schema_editor.connection.alias)
    rows.filter(result="proven", trust="trusted", is_training=False).update(proves="erasure")


def mark_those_for_training(apps, schema_editor):
    rows = apps.get_model("workshop", "Erasure").objects.using(schema_editor.connection.alias)
    rows.filter(certificate__is_training=True).update(is_training=True)


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0005_what_a_certificate_proves"),
    ]

    operations = [
        migrations.RunPython(keep_what_they_prove, migrations.RunPython.noop),
        migrations.RunPython(mark_those_for_training, migrations.RunPython.noop),
    ]
