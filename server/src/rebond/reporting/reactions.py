"""Keep the rows that reports count.

Each row depends on the ledger and on the merges alone, never on other rows: whatever order the batches come in,
and however often, the same rows stand at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from rebond.devices.facts import Merged, Rectified, StepTaken
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.facts import declared_kinds
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.reporting.models import StageRecord
from rebond.stock.facts import DeviceTransferred

CHUNK = 500
STEP_KINDS = [kind for kind, facts in declared_kinds().items() if issubclass(facts, StepTaken)]
AT_A_PLACE = frozenset({Stage.IN_TRANSIT, Stage.AT_PLACE, Stage.HANDED_OVER})


@reaction(*STEP_KINDS, DeviceTransferred.kind, name="reporting.stage_records")
def keep_stage_records(events: Sequence[Event]) -> None:
    """One row per step, and one for each passage to another place, where the computer stands as it stood before."""
    told = [event for event in events if _is_told(event)]
    devices = _by_key({_device_id(event) for event in told})
    survivors = _survivors(devices)
    StageRecord.objects.bulk_create(
        [
            _record(event, devices[key], survivors)
            for event in told
            if (key := _device_id(event)) in devices  # withdrawn meanwhile: it never was one
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )


@reaction(Merged.kind, name="reporting.count_twins_once")
def count_twins_once(events: Sequence[Event]) -> None:
    """The steps of a twin count for the computer that goes on, whatever was merged into the twin before."""
    devices = _by_key({_device_id(event) for event in events})
    for twin_id, survivor_id in _survivors(devices).items():
        StageRecord.objects.filter(counted_as=twin_id).exclude(counted_as=survivor_id).update(
            counted_as=survivor_id
        )


def _record(event: Event, device: Device, survivors: Mapping[int, int]) -> StageRecord:
    return StageRecord(
        event=event,
        device=device,
        counted_as_id=survivors[device.pk],
        programme_id=device.programme_id,
        kind=event.kind,
        stage=_stage(event),
        place_id=_place_id(event),
        occurred_at=event.occurred_at,
        sequence=event.seq,
        corrects=event.facts["corrects_seq"] if event.kind == Rectified.kind else None,
        month=timezone.localtime(event.occurred_at, timezone.get_default_timezone()).strftime("%Y-%m"),
    )


def _is_told(event: Event) -> bool:
    """Reports tell of places, not of workshops: a passage between workshops changes nothing in them."""
    return event.kind != DeviceTransferred.kind or event.facts["place_id"] is not None


def _stage(event: Event) -> str:
    """Only what stands at a place passes to another, and it goes on standing there."""
    return Stage.AT_PLACE.value if event.kind == DeviceTransferred.kind else str(event.facts["target"])


def _place_id(event: Event) -> int | None:
    """The place that the step names; where a rectification brings the device back, the last one named before."""
    if _stage(event) not in AT_A_PLACE:
        return None
    named: int | None = event.facts.get("place_id")
    if named is None:
        earlier = Event.objects.filter(stream=event.stream, seq__lt=event.seq, facts__has_key="place_id")
        before = earlier.order_by("-seq").first()
        named = before.facts["place_id"] if before else None
    return named


def _device_id(event: Event) -> int:
    return int(event.stream.partition(":")[2])


def _by_key(ids: set[int]) -> dict[int, Device]:
    found: dict[int, Device] = {}
    keys = sorted(ids)
    for start in range(0, len(keys), CHUNK):
        found |= Device.objects.only("pk", "programme_id", "merged_into_id").in_bulk(
            keys[start : start + CHUNK]
        )
    return found


def _survivors(devices: Mapping[int, Device]) -> dict[int, int]:
    """For each device the one that goes on for it: itself, or the end of its chain of merges."""
    ends = {pk: device.merged_into_id or pk for pk, device in devices.items()}
    twins = {pk: into for pk, into in ends.items() if into != pk}
    while twins:
        further = dict(
            Device.objects.filter(pk__in=twins.values(), merged_into__isnull=False).values_list(
                "pk", "merged_into_id"
            )
        )
        twins = {pk: further[into] for pk, into in twins.items() if into in further}
        ends |= twins
    return ends
