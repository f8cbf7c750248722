"""Parts that go into the computer under repair, and those that come back because they did not serve."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.actions import note_drive, upgrade
from rebond.devices.actions.upgrade import GB, GIB
from rebond.devices.models import Device, Drive
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.repairs.actions.holding import hold_open, spend
from rebond.repairs.actions.moving import move
from rebond.repairs.choices import MovementCause, PartKind, PartState
from rebond.repairs.facts import PartGivenBack, PartUsed
from rebond.repairs.models import DriveMove, Movement, Part, Repair
from rebond.repairs.queries import last_upgrades, obstacle_to_use, proofs_of_parts
from rebond.workshop.models import DriveSettlement


@dataclass(frozen=True, slots=True)
class GivenBack:
    """``facts_to_say``: what the computer has now cannot be worked out; somebody reads it again."""

    repair: Repair
    facts_to_say: bool


def use_part(
    *,
    actor: Actor,
    repair: Repair,
    part: Part,
    count: int = 1,
    size_after: int | None = None,
    going_on_reason: str = "",
    seen: int | None = None,
) -> Repair:
    """``count`` of ``part`` go into the computer. Their price is counted; a proven drive brings its proof.

    ``size_after``: of an upgrade, the memory (GiB) or the storage (GB) of the computer from now on.
    ``seen``: how many movements of this repair the person saw. Raise `Refused` where it changed: a gesture sent twice.

    Raise `Refused` for a drive without proof, a faulty part or one of another workshop; `Invalid` above the ceiling.
    """
    if count < 1:
        raise Invalid(_("Give a number of parts."), code="number", field="count")
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        _refuse_again(held, seen)
        rows = Part.objects.select_related("model__workshop", "drive", "device")
        row = hold_one(rows, part.pk, no_key=False)
        _refuse_unfit(row, held)
        before, after = _upgrade(actor, held.device, row, size_after)
        move(
            row,
            -count,
            actor=actor,
            cause=MovementCause.USED,
            repair=held,
            before=before,
            after=after,
        )
        if row.drive is not None:
            _put_in(actor, held.device, row)
        held.parts_cents += count * row.unit_cents
        spend(held, actor=actor, going_on_reason=going_on_reason)
        held.save(update_fields=["parts_cents"])
        told = PartUsed(
            part_id=row.pk,
            part_kind=row.model.kind,
            count=count,
            repair_id=held.pk,
            unit_cents=row.unit_cents,
            origin_id=row.device_id,
        )
        record(actor=actor, entries=[Entry(held.device.stream, told)])
    return held


def give_back_part(*, actor: Actor, repair: Repair, part: Part) -> GivenBack:
    """What was used of ``part`` in this repair did not serve: it lies in stock again. A drive stays where it went.

    What its upgrade changed is put right where that can be worked out; `facts_to_say` of the answer where it cannot.
    """
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        row = hold_one(Part.objects.select_related("model"), part.pk, no_key=False)
        used = -(Movement.objects.filter(repair=held, part=row).aggregate(sum=Sum("delta"))["sum"] or 0)
        if used < 1:
            raise Refused(_("Nothing of this part is in this repair."), code="not_used")
        if row.drive_id is not None:
            raise Refused(
                _("This drive is in the computer now: take it out as a part of that computer."),
                code="drive_moved",
            )
        is_restored = _undo_upgrade(actor, held, row)
        move(row, used, actor=actor, cause=MovementCause.GIVEN_BACK, repair=held)
        held.parts_cents -= used * row.unit_cents
        held.save(update_fields=["parts_cents"])
        told = PartGivenBack(part_id=row.pk, part_kind=row.model.kind, count=used, repair_id=held.pk)
        record(actor=actor, entries=[Entry(held.device.stream, told)])
    return GivenBack(held, facts_to_say=not is_restored)


def _upgrade(
    actor: Actor, device: Device, part: Part, size_after: int | None
) -> tuple[int | None, int | None]:
    """The fact of the computer before and after, in its own unit; nothing where nothing is said."""
    if size_after is None:
        return None, None
    if part.model.kind == PartKind.MEMORY:
        before, after = device.memory_mib, size_after * GIB
        upgrade(actor=actor, device=device, memory_mib=after)
        return before, after
    if part.model.kind in PartKind.DRIVES:
        before, after = device.storage_bytes, size_after * GB
        upgrade(actor=actor, device=device, storage_bytes=after)
        return before, after
    raise Invalid(
        _("Only memory and drives change what the computer has."), code="no_upgrade", field="size_after"
    )


def _undo_upgrade(actor: Actor, repair: Repair, part: Part) -> bool:
    """Say again what the computer had before, where ``part`` was the last to change it. False where that is unknown."""
    is_memory = part.model.kind == PartKind.MEMORY
    kinds = {PartKind.MEMORY.value} if is_memory else PartKind.DRIVES
    rows = Movement.objects.filter(repair__device=repair.device_id, part__model__kind__in=kinds)
    mine, is_last = last_upgrades(list(rows.order_by("pk")), repair=repair.pk, part=part.pk)
    if not mine:
        return True
    before, after = mine[0].before, mine[-1].after
    now = repair.device.memory_mib if is_memory else repair.device.storage_bytes
    if not is_last or before is None or now != after:
        return False
    if is_memory:
        upgrade(actor=actor, device=repair.device, memory_mib=before)
    else:
        upgrade(actor=actor, device=repair.device, storage_bytes=before)
    return True


def _put_in(actor: Actor, device: Device, part: Part) -> None:
    """The drive is of ``device`` from now on; where it was taken out of it once, it is no longer said to be gone."""
    drive, origin = part.drive, part.device
    assert drive is not None
    assert origin is not None
    now = timezone.now()
    here = note_drive(actor=actor, device=device, serial=drive.serial, like=drive)
    DriveSettlement.objects.filter(drive=here).delete()
    Drive.objects.filter(pk=here.pk, last_seen_at__lt=now).update(last_seen_at=now)
    before = DriveMove.objects.filter(drive=drive).order_by("pk").last()
    had = (origin.data_since, before.data_since if before else None)
    DriveMove.objects.create(
        drive=here,
        origin=drive,
        moved_at=now,
        data_since=max((moment for moment in had if moment is not None), default=None),
    )


def _refuse_again(repair: Repair, seen: int | None) -> None:
    if seen is not None and seen != repair.movements.count():
        raise Refused(
            _("Parts were counted meanwhile: see whether yours are in, then use them again if they are not."),
            code="counted_meanwhile",
            field="count",
        )


def _refuse_unfit(part: Part, repair: Repair) -> None:
    """Parts come from where the computer stands, whichever workshop opened the repair."""
    if part.model.workshop_id != repair.device.workshop_id:
        raise Refused(
            _("This part is of the workshop %(workshop)s.") % {"workshop": part.model.workshop},
            code="elsewhere",
            field="part_code",
        )
    if part.state == PartState.FAULTY:
        raise Refused(_("This part is faulty."), code="faulty", field="part_code")
    if part.drive_id is not None and part.device_id == repair.device_id:
        raise Refused(
            _("This drive was taken out of this very computer."), code="own_drive", field="part_code"
        )
    if (obstacle := obstacle_to_use(part, proofs_of_parts([part]).get(part.pk))) is not None:
        raise Refused(obstacle.message, code=obstacle.code, field="part_code")
