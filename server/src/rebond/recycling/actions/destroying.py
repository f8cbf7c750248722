"""Drives that cannot be proven erased are listed, destroyed, and the destruction is their proof."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import note_drive
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, Drive
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Territory, Workshop
from rebond.recycling.choices import BatchState, DestructionMethod, DestructionState
from rebond.recycling.facts import DestructionOpened, DestructionRecorded, DriveListed, DriveUnlisted
from rebond.recycling.models import Destruction, DestructionLine, WeeePart
from rebond.recycling.queries import away_from_the_pile, drives_listed, drives_without_proof
from rebond.workshop.actions import record_no_medium, settle_drives
from rebond.workshop.choices import DriveFate


def open_destruction(*, actor: Actor, workshop: Workshop) -> Destruction:
    """The list of the workshop that is being filled, or a new one."""
    with transaction.atomic():
        require(actor, "drive.list_for_destruction", on=workshop)
        territory = Territory.objects.select_for_update(no_key=True).get(
            pk=workshop.organisation.territory_id
        )
        waiting = Destruction.objects.filter(workshop=workshop).open().order_by("pk").first()
        if waiting is not None:
            return waiting
        now = timezone.now()
        year = timezone.localdate(now).year
        before = Destruction.objects.filter(
            territory=territory, reference__startswith=f"DEST-{year}-"
        ).count()
        destruction = Destruction.objects.create(
            territory=territory,
            workshop=workshop,
            reference=f"DEST-{year}-{before + 1:03}",
            opened_at=now,
        )
        record(actor=actor, entries=[Entry(destruction.stream, DestructionOpened(workshop_id=workshop.pk))])
    return destruction


def list_drives(
    *, actor: Actor, destruction: Destruction, devices: Collection[Device], serial: str = ""
) -> Outcome[Device]:
    """Every drive without proof of these computers will be destroyed; one that is listed already stays so.

    ``serial``: read on the drive of the only computer of the pile, where no report ever showed it.
    """
    with transaction.atomic():
        destruction = _hold(destruction, actor=actor, capability="drive.list_for_destruction")
        _refuse_destroyed(destruction)
        held = hold_rows(devices)
        require(actor, "device.view", on=held)
        if serial.strip():
            note_drive(actor=actor, device=_only(held), serial=serial)
        away, unproven, listed = away_from_the_pile(held), drives_without_proof(held), drives_listed(held)
        in_the_way = {
            device.pk: found
            for device in held
            if (found := away(device) or _nothing_to_destroy(device, unproven))
        }
        taken = [device for device in held if device.pk not in in_the_way]
        new = [(device, drive) for device in taken for drive in unproven[device.pk] if drive.pk not in listed]
        DestructionLine.objects.bulk_create(
            DestructionLine(destruction=destruction, drive=drive) for _device, drive in new
        )
        entries = [
            Entry(device.stream, DriveListed(drive_id=drive.pk, destruction_id=destruction.pk))
            for device, drive in new
        ]
        record(actor=actor, entries=entries)
    refused = [Refusal(device, (in_the_way[device.pk],)) for device in held if device.pk in in_the_way]
    return Outcome(taken, refused)


def unlist_drive(*, actor: Actor, destruction: Destruction, drive: Drive) -> None:
    """It will not be destroyed with this list. Raise `Refused` when it left inside a computer that was collected."""
    with transaction.atomic():
        destruction = _hold(destruction, actor=actor, capability="drive.list_for_destruction")
        _refuse_destroyed(destruction)
        (device,) = hold_rows([drive.device])
        if (elsewhere := away_from_the_pile([device])(device)) is not None:
            raise Refused(elsewhere.message, code=elsewhere.code)
        _refuse_gone(drive)
        deleted, _rows = destruction.lines.filter(drive=drive).delete()
        if not deleted:
            return
        unlisted = DriveUnlisted(drive_id=drive.pk, destruction_id=destruction.pk)
        record(actor=actor, entries=[Entry(device.stream, unlisted)])


def record_destruction(
    *,
    actor: Actor,
    destruction: Destruction,
    destroyed_on: date,
    method: DestructionMethod,
    destroyed_by: str,
    attestation: str = "",
) -> Destruction:
    """The drives of the list are destroyed: that is the proof of each, with the reference of the list as its slip.

    Raise `Refused` for an empty list or one already recorded, `Invalid` for a day in the future or nobody named.
    """
    if destroyed_on > timezone.localdate():
        raise Invalid(
            _("The date is in the future. Enter the day on which it really happened."),
            code="future",
            field="destroyed_on",
        )
    if not destroyed_by.strip():
        raise Invalid(_("Say who destroyed them."), code="nobody", field="destroyed_by")
    with transaction.atomic():
        destruction = _hold(destruction, actor=actor, capability="drive.destroy")
        _refuse_destroyed(destruction)
        drives = [line.drive for line in destruction.lines.select_related("drive__device__merged_into")]
        if not drives:
            raise Refused(_("The list is empty. Scan the computers first."), code="list_empty")
        destruction.state = DestructionState.DESTROYED
        destruction.destroyed_on, destruction.method = destroyed_on, method
        destruction.destroyed_by, destruction.attestation = (
            destroyed_by.strip()[:160],
            attestation.strip()[:60],
        )
        destruction.recorded_at, destruction.recorded_by_id = timezone.now(), actor.membership_id
        destruction.save()
        settle_drives(
            actor=actor,
            drives=drives,
            fate=DriveFate.DESTROYED,
            slip_reference=destruction.reference,
            settled_on=destroyed_on,
            away=_nowhere,
            is_listed=True,
        )
        told = DestructionRecorded(method=method.value, drives=len(drives))
        record(actor=actor, entries=[Entry(destruction.stream, told)])
    return destruction


def record_no_drive_inside(*, actor: Actor, devices: Collection[Device]) -> Outcome[Device]:
    """Somebody opened computers that were set aside, and found no medium."""
    return record_no_medium(actor=actor, devices=devices, away=away_from_the_pile(devices))


def _hold(destruction: Destruction, *, actor: Actor, capability: str) -> Destruction:
    held = Destruction.objects.select_for_update(no_key=True, of=("self",)).get(pk=destruction.pk)
    require(actor, capability, on=held)
    return held


def _refuse_destroyed(destruction: Destruction) -> None:
    if destruction.state == DestructionState.DESTROYED:
        raise Refused(
            _("The drives of %(list)s are destroyed: this list does not change any more.")
            % {"list": destruction.reference},
            code="destroyed",
        )


def _refuse_gone(drive: Drive) -> None:
    """Taken out of its computer, it left in a batch of its own to be destroyed."""
    left = WeeePart.objects.filter(part__drive=drive, batch__state=BatchState.COLLECTED)
    if (line := left.select_related("batch").first()) is not None:
        raise Refused(
            _("This drive left with batch %(batch)s.") % {"batch": line.batch.reference}, code="collected"
        )


def _only(devices: Sequence[Device]) -> Device:
    if len(devices) != 1:
        raise Invalid(
            _("A serial number is that of one drive: scan one computer."), code="one_computer", field="serial"
        )
    return devices[0]


def _nothing_to_destroy(device: Device, unproven: dict[int, list[Drive]]) -> Obstacle | None:
    if unproven[device.pk]:
        return None
    return Obstacle(
        "no_drive_to_destroy",
        _(
            "No drive without proof is known in it. If you hold one, scan this computer alone and type the serial number of the drive."
        ),
    )


def _nowhere(_device: Device) -> None:
    """A listed drive may have left with its computer: it is destroyed wherever it is."""
