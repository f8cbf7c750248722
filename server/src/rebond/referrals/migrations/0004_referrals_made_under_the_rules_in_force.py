"""Those who were referred before versions existed keep the rules that held when versions began."""

from django.db import migrations


def keep_the_first_version(apps, _schema_editor):
    referrals = apps.get_model("referrals", "Referral").objects.filter(rules=None)
    for version in apps.get_model("programmes", "ProgrammeVersion").objects.order_by("-number"):
        referrals.filter(programme=version.programme_id).update(rules=version)


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0004_rules_in_force_become_a_version"),
        ("referrals", "0003_rules_kept_by_a_referral"),
    ]

    operations = [
        migrations.RunPython(keep_the_first_version, migrations.RunPython.noop),
    ]
