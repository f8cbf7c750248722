"""Computers with a fault, and what their repair costs."""

from __future__ import annotations

from rebond.devices.models import Device
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.repairs.actions import open_repairs
from rebond.repairs.models import Repair
from rebond.workshop.actions import Finding, record_checks
from tests.cast import Cast
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
