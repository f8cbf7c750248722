"""Holds block the steps of a device without being a stage."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import HoldReason
from rebond.devices.facts import Held, HoldLifted
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, Hold
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record


def hold(
    *, actor: Actor, devices: Collection[Device], reason: HoldReason, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Block the devices. One already blocked for that reason comes back refused."""
    with transaction.atomic():
        held = hold_rows(devices)
        require(actor, "device.hold", on=held)
        open_holds = Hold.objects.filter(device__in=held, reason=reason, lifted_at=None)
        already = set(open_holds.values_list("device_id", flat=True))
        taken = [device for device in held if device.pk not in already]
        holds = Hold.objects.bulk_create(
            [Hold(device=device, reason=reason, opened_at=occurred_at or timezone.now()) for device in taken]
        )
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[Entry(row.device.stream, Held(hold_id=row.pk, reason=row.reason)) for row in holds],
        )
    obstacle = Obstacle("held_already", _("Already blocked for this reason."))
    return Outcome(taken, [Refusal(device, (obstacle,)) for device in held if device.pk in already])


def lift_hold(*, actor: Actor, hold: Hold, occurred_at: datetime | None = None) -> Device:
    """Lift one hold. Lifting it again changes nothing."""
    with transaction.atomic():
        (device,) = hold_rows([hold.device_id])
        require(actor, "device.hold", on=device)
        if Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=occurred_at or timezone.now()):
            lifted = HoldLifted(hold_id=hold.pk, reason=hold.reason)
            record(actor=actor, occurred_at=occurred_at, entries=[Entry(device.stream, lifted)])
    return device
