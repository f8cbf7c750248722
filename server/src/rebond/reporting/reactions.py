from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from rebond.devices.facts import StepTaken
from rebond.devices.models import Device
from rebond.ledger.facts import declared_kinds
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.reporting.models import StageRecord

STEP_KINDS = [kind for kind, facts in declared_kinds().items() if issubclass(facts, StepTaken)]


@reaction(*STEP_KINDS, name="reporting.stage_records")
def keep_stage_records(events: Sequence[Event]) -> None:
    """One row per step. The place is the one that the step names, else the one where the device was."""
    devices = Device.objects.in_bulk([int(event.stream.partition(":")[2]) for event in events])
    places = _places_so_far(list(devices))
    rows = []
    for event in events:
        device = devices[int(event.stream.partition(":")[2])]
        place_id = event.facts.get("place_id", places.get(device.pk))
        places[device.pk] = place_id
        rows.append(
            StageRecord(
                event=event,
                device=device,
                programme_id=device.programme_id,
                kind=event.kind,
                stage=event.facts["target"],
                place_id=place_id,
                occurred_at=event.occurred_at,
                sequence=event.seq,
                month=timezone.localtime(event.occurred_at).strftime("%Y-%m"),
            )
        )
    StageRecord.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _places_so_far(device_ids: list[int]) -> dict[int, int | None]:
    rows = StageRecord.objects.filter(device__in=device_ids).order_by("device", "occurred_at", "sequence")
    return dict(rows.values_list("device_id", "place_id"))
