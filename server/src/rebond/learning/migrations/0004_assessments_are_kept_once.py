from uuid import uuid4

from django.db import migrations
from django.utils import timezone


def carry(apps, schema_editor):
    """Each level goes beside what is known by area with the same tool, or makes an assessment of its own.

    Entered now: the tables of a programme that are closed stand still, the next closing counts it.
    """
    here = schema_editor.connection.alias
    Old = apps.get_model("learning", "Assessment")
    Kept = apps.get_model("assessments", "SkillAssessment")
    for old in Old.objects.using(here).order_by("pk").iterator():
        same = Kept.objects.using(here).filter(referral_id=old.referral_id, moment="before", tool=old.tool)
        if same.update(level=old.level):
            continue
        Kept.objects.using(here).create(
            referral_id=old.referral_id,
            moment="before",
            tool=old.tool,
            measure="overall",
            level=old.level,
            assessed_on=old.assessed_on,
            recorded_at=timezone.now(),
            recorded_by_id=old.assessed_by_id,
            submission=uuid4(),
        )


def carry_back(apps, schema_editor):
    """The last one of each person that says a level."""
    here = schema_editor.connection.alias
    Old = apps.get_model("learning", "Assessment")
    Kept = apps.get_model("assessments", "SkillAssessment")
    rows = Kept.objects.using(here).filter(moment="before").exclude(level="")
    for kept in rows.order_by("assessed_on", "pk").iterator():
        said = {
            "tool": kept.tool,
            "level": kept.level,
            "assessed_on": kept.assessed_on,
            "assessed_by_id": kept.recorded_by_id,
        }
        Old.objects.using(here).update_or_create(referral_id=kept.referral_id, defaults=said)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_one_level_over_all_areas"),
        ("learning", "0003_a_diary_waiting_lists_cohorts_and_reminders"),
    ]

    operations = [migrations.RunPython(carry, carry_back)]
