"""A report that shows a lock of the former owner blocks the computer, until the donor releases it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import F, Q

from passport.firmware import FirmwareLock, LockKind, LockState
from rebond.access import Actor
from rebond.devices.actions.hold import hold
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Hold

LOCKS: Mapping[LockKind, HoldReason] = {
    LockKind.POWER_ON: HoldReason.FIRMWARE_LOCK,
    LockKind.ADMINISTRATOR: HoldReason.FIRMWARE_LOCK,
    LockKind.PERSISTENCE_AGENT: HoldReason.REMOTE_MANAGEMENT,
}
"""What keeps a computer from its next owner. Intel AMT can be reset, and Autopilot is not visible from here."""


def reasons_in(locks: Iterable[FirmwareLock]) -> list[HoldReason]:
    """Why these locks block, each reason once."""
    seen = {LOCKS[lock.kind] for lock in locks if lock.kind in LOCKS and lock.state is LockState.ENABLED}
    return sorted(seen)


def hold_what_is_locked(
    told: Sequence[tuple[Device, Sequence[FirmwareLock]]], *, actor: Actor, occurred_at: datetime | None
) -> None:
    """Block each device for what its report shows.

    A hold that somebody lifted is not opened again by a report alone, unless the computer came back from somebody since.
    """
    locked = {device.pk: (device, reasons_in(locks)) for device, locks in told if reasons_in(locks)}
    if not locked:
        return
    rows = Hold.objects.filter(device__in=locked).filter(
        Q(device__data_since=None) | Q(lifted_at=None) | Q(opened_at__gte=F("device__data_since"))
    )
    known = set(rows.values_list("device_id", "reason"))
    by_reason: dict[HoldReason, list[Device]] = {}
    for device, reasons in locked.values():
        for reason in reasons:
            if (device.pk, reason.value) not in known:
                by_reason.setdefault(reason, []).append(device)
    for reason, devices in sorted(by_reason.items()):
        hold(actor=actor, devices=devices, reason=reason, occurred_at=occurred_at)
