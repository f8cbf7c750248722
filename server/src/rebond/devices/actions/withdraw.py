"""Registered by mistake and taken back at once: the row goes, the ledger tells that it was there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.facts import Announced, Received, Withdrawn
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, ReservedTag
from rebond.devices.stages import Stage
from rebond.donations.actions import hold_lots
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record

BEGUN = frozenset({Announced.kind, Received.kind})
WORKED_ON = Obstacle(
    "worked_on", _("Work was recorded on this computer since that step: it cannot be undone any more.")
)


def withdraw(*, actor: Actor, devices: Collection[Device], since: datetime) -> Outcome[Device]:
    """Take back computers that the actor registered and received after ``since``; a reserved label is free again.

    One on which anything else was recorded, or whose reception is closed, comes back refused. Raise `Refused` where other
    rows hold on to one.
    """
    with transaction.atomic():
        hold_lots({device.lot_id for device in devices})
        held = hold_rows(devices)
        require(actor, "device.receive", on=held)
        kept = _worked_on(held, actor, since)
        free = [
            device
            for device in held
            if device.stage in {Stage.ANNOUNCED, Stage.RECEIVED}
            and device.lot.closed_at is None
            and device.stream not in kept
        ]
        entries = [
            Entry(device.stream, Withdrawn(lot_id=device.lot_id, tag=device.asset_tag)) for device in free
        ]
        record(actor=actor, entries=entries)
        keys = [device.pk for device in free]
        ReservedTag.objects.filter(device__in=keys).update(device=None)
        try:
            Device.objects.filter(pk__in=keys).delete()
        except ProtectedError:
            raise Refused(WORKED_ON.message, code=WORKED_ON.code) from None
    return Outcome(free, [Refusal(device, (WORKED_ON,)) for device in held if device not in free])


def _worked_on(devices: Sequence[Device], actor: Actor, since: datetime) -> set[str]:
    events = Event.objects.filter(stream__in=[device.stream for device in devices]).order_by("pk")
    return {
        event.stream
        for event in events
        if event.kind not in BEGUN or event.membership_id != actor.membership_id or event.recorded_at < since
    }
