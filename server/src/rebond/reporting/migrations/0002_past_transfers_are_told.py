from django.db import migrations
from django.utils import timezone


def tell_of_past_transfers(apps, schema_editor):
    """The worker reads them again; one to a workshop leaves no row."""
    alias = schema_editor.connection.alias
    past = apps.get_model("ledger", "Event").objects.using(alias).filter(kind="device.transferred")
    pending, now = apps.get_model("ledger", "PendingReaction"), timezone.now()
    pending.objects.using(alias).bulk_create(
        [
            pending(event_id=pk, reaction="reporting.stage_records", due_at=now)
            for pk in past.values_list("pk", flat=True).iterator()
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_stage_records"),
        ("ledger", "0001_initial"),
    ]

    operations = [migrations.RunPython(tell_of_past_transfers, migrations.RunPython.noop)]
