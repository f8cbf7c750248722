"""What holds today is the first version of each programme that has none."""

from django.db import migrations
from django.utils import timezone

RULES = (
    "name",
    "starts_on",
    "ends_on",
    "funder",
    "funding_cents",
    "criteria",
    "criteria_rule",
    "least_age",
    "most_age",
    "communes",
    "own_criterion",
    "one_per_household",
    "prescriber_kinds",
    "network_members_only",
    "pact_members_only",
    "places_may_open",
    "decides_by_committee",
    "conflict_rule",
    "waves",
    "most_per_place",
    "batch_size",
    "batch_price_cents",
    "assessment_tools",
    "sessions_held",
    "handover_point",
    "outlets",
    "sale_price_cents",
    "loan_days",
    "documents",
    "erasure_level",
    "required_checks",
    "battery_threshold_percent",
    "system_rule",
    "contact_kept_days",
    "small_cell",
)


def write_first_versions(apps, _schema_editor):
    version = apps.get_model("programmes", "ProgrammeVersion")
    for programme in apps.get_model("programmes", "Programme").objects.order_by("pk"):
        stored = {name: getattr(programme, name) for name in RULES}
        for day in ("starts_on", "ends_on"):
            stored[day] = stored[day].isoformat() if stored[day] else None
        version.objects.create(programme=programme, number=1, published_at=timezone.now(), stored=stored)


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_versions_of_rules"),
    ]

    operations = [
        migrations.RunPython(write_first_versions, migrations.RunPython.noop),
    ]
