"""A required check that fails opens a repair; so does a computer that comes back faulty. One that leaves ends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rebond.access import system_actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.repairs.actions import end_repairs, end_without_fault, open_for_failed_checks, open_repairs
from rebond.repairs.choices import RepairOutcome, RepairSource
from rebond.repairs.models import Repair

ACTOR = system_actor("repairs")
FAULTY = "faulty"
"""`handover.choices.ReturnReason.FAULTY`: of a later step of the road, of which only the event is known here."""


@reaction("check.recorded", name="repairs.follow_checks")
def follow_checks(events: Sequence[Event]) -> None:
    """Judged by what is known now: a check that was put right meanwhile opens nothing."""
    failed = [event for event in events if event.facts.get("failed")]
    if failed:
        open_for_failed_checks(actor=ACTOR, devices=_devices(failed))
    passed = _under_repair(_devices(events))
    if passed:
        end_without_fault(actor=ACTOR, devices=passed)


@reaction("device.taken_back", name="repairs.follow_returns")
def follow_returns(events: Sequence[Event]) -> None:
    """A repair opened since the return answers for it, so that a second run opens nothing."""
    for event in events:
        if event.facts.get("reason") != FAULTY:
            continue
        devices = [
            device
            for device in _devices([event])
            if not Repair.objects.filter(device=device, opened_at__gte=event.recorded_at).exists()
        ]
        open_repairs(actor=ACTOR, devices=devices, source=RepairSource.RETURN)


@reaction(
    "device.eliminated",
    "device.retired",
    "device.given_back",
    "device.declared_missing",
    "device.merged",
    name="repairs.follow_departures",
)
def follow_departures(events: Sequence[Event]) -> None:
    left = [device for device in _devices(events) if device.stage in Stage.GONE or device.merged_into_id]
    gone = [device.pk for device in _under_repair(left)]
    if gone:
        end_repairs(actor=ACTOR, devices=gone, outcome=RepairOutcome.GONE)


def _under_repair(devices: Sequence[Device]) -> list[Device]:
    rows = Repair.objects.open().filter(device__in=[device.pk for device in devices])
    keys = set(rows.order_by("pk").values_list("device_id", flat=True))
    return [device for device in devices if device.pk in keys]


def _devices(events: Iterable[Event]) -> list[Device]:
    keys = {int(event.stream.removeprefix("device:")) for event in events}
    return list(Device.objects.filter(pk__in=keys).order_by("pk"))
