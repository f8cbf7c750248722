"""Fingerprints of an address alone, under one key for all programmes, are forgotten: the new ones compare with none."""

from django.db import migrations


def forget(apps, _schema_editor):
    referrals = apps.get_model("referrals", "Referral").objects.exclude(household_fingerprint="")
    referrals.update(household_fingerprint="")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0007_prints_of_households_and_persons"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
