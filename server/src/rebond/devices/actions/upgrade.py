"""More memory or another drive: the facts of before stay in the ledger, those of after on the computer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.facts import Upgraded
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.ledger.recording import Entry, record

GIB, GB = 1024, 10**9


def upgrade(
    *, actor: Actor, device: Device, memory_mib: int | None = None, storage_bytes: int | None = None
) -> Device:
    """Say what memory (MiB) and storage (bytes) are from now on; None leaves a fact as it is.

    A report that was made before comes too late to say otherwise.
    """
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "device.identify", on=held)
        told = Upgraded(
            memory_gib_before=_whole(held.memory_mib, GIB) if memory_mib is not None else None,
            memory_gib=_whole(memory_mib, GIB),
            storage_gb_before=_whole(held.storage_bytes, GB) if storage_bytes is not None else None,
            storage_gb=_whole(storage_bytes, GB),
        )
        held.memory_mib = held.memory_mib if memory_mib is None else memory_mib
        held.storage_bytes = held.storage_bytes if storage_bytes is None else storage_bytes
        held.described_at = timezone.now()
        held.save(update_fields=["memory_mib", "storage_bytes", "described_at"])
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _whole(amount: int | None, unit: int) -> int | None:
    return None if amount is None else round(amount / unit)
