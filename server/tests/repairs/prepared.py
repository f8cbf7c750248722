"""Computers with a fault, and what their repair costs."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from rebond.devices.models import Device, Drive
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.repairs.actions import (
    Taking,
    add_counted,
    keep_model,
    open_repairs,
    order_parts,
    take_parts,
    use_part,
)
from rebond.repairs.models import Part, Repair, SupplierOrder
from rebond.workshop.actions import Finding, record_checks
from rebond.workshop.models import Document, Erasure
from tests.cast import Cast
from tests.recycling.prepared import with_unproven_drive
from tests.stock.prepared import prepared


def priced(cast: Cast, *, ceiling_cents: int | None = 4000, hour_cents: int = 2000) -> None:
    """The programme sets what a repair may cost, and what an hour counts for."""
    Programme.objects.filter(pk=cast.programme.pk).update(
        repair_ceiling_cents=ceiling_cents, repair_hour_cents=hour_cents
    )


def a_repair(cast: Cast, *, fault: str = "battery") -> Repair:
    """Opened by Bruno on a computer that lacks nothing else."""
    (device,) = prepared(cast)
    assert open_repairs(actor=cast.actor("bruno"), devices=[device], faults=[fault]).complete
    return repair_of(device)


def repair_of(device: Device) -> Repair:
    return Repair.objects.select_related("device__programme", "workshop").get(device=device)


def checked(cast: Cast, device: Device, kind: str, result: str) -> None:
    """Bruno checks, and what follows by itself follows."""
    answer = record_checks(actor=cast.actor("bruno"), devices=[device], results={kind: Finding(result)})
    assert answer.complete
    drain()


def a_part(cast: Cast, *, count: int = 2, unit_cents: int = 2500, kind: str = "battery") -> Part:
    """Counted in a drawer by Amina."""
    amina = cast.actor("amina")
    model = keep_model(actor=amina, workshop=cast.workshop, kind=kind, spec="45N1001", minimum=3)
    return add_counted(actor=amina, model=model, count=count, unit_cents=unit_cents, kept_at="Tiroir 4")


def an_order(cast: Cast, *, count: int = 10) -> SupplierOrder:
    part = a_part(cast, count=1)
    chloe = cast.actor("chloe")
    wanted = {part.model: (count, 1990)}
    return order_parts(actor=chloe, workshop=cast.workshop, supplier="Pièces Invente", wanted=wanted)


def with_drive(cast: Cast, *, serial: str = "S3Z8NB0K") -> Drive:
    """In a computer at the bench; nothing says that it was erased."""
    return with_unproven_drive(cast, serial=serial, eliminated=False).drives.get()


def proven(drive: Drive, *, level: str = "purge", days_ago: int = 0) -> None:
    """A document says that it was erased."""
    then = timezone.now() - timedelta(days=days_ago)
    document = Document.objects.create(
        territory=drive.device.territory,
        kind="nwipe",
        content=b"log",
        received_digest=f"{Document.objects.count():064}",
        size_bytes=3,
        received_at=then,
        outcome="updated",
        device=drive.device,
    )
    Erasure.objects.create(
        drive=drive, document=document, result="proven", level=level, started_at=then, ended_at=then
    )


def taken_out(cast: Cast, drive: Drive) -> Part:
    """Bruno puts the drive in the stock of parts, from the computer where it is."""
    taking = Taking(kind="ssd", spec="860", drive=drive)
    (part,) = take_parts(actor=cast.actor("bruno"), device=drive.device, takings=[taking])
    return part


def moved(cast: Cast, drive: Drive, repair: Repair) -> Drive:
    """Taken out, and put in the computer under repair: its row there."""
    use_part(actor=cast.actor("bruno"), repair=repair, part=taken_out(cast, drive))
    return Drive.objects.get(device=repair.device_id, normalised_serial=drive.normalised_serial)
