"""A wrong scan or gesture: the last step is undone by a new event, never by an edit."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import RectificationReason
from rebond.devices.facts import Rectified
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record

# A step that other rows depend on (a delivery, a handover, a loan) is undone by its own gesture.
RECTIFIABLE = {
    "device.received": {"workshop_id": None, "pallet_id": None, "received_at": None},
    "device.shelved": {},
    "device.declared_missing": {},
    "device.eliminated": {},
    "device.retired": {},
    "device.given_back": {},
    "device.recovered": {},
}


def rectify(
    *, actor: Actor, devices: Collection[Device], reason: RectificationReason
) -> Outcome[Device]:
    """Give each device back the stage it had before its last step, where nothing depends on that step."""
    taken: list[Device] = []
    refused: list[Refusal[Device]] = []
    with transaction.atomic():
        held = hold_rows(devices)
        require(actor, "device.rectify", on=held)
        for device in held:
            last = _last_step(device)
            if last is None or last.kind not in RECTIFIABLE:
                obstacle = Obstacle("depended_on", _("This step cannot be undone here: use the opposite gesture."))
                refused.append(Refusal(device, (obstacle,)))
                continue
            _undo(device, last, actor, reason)
            taken.append(device)
    return Outcome(taken, refused)


def _last_step(device: Device) -> Event | None:
    steps = Event.objects.filter(stream=device.stream, facts__has_key="target").order_by("-seq")
    return steps.first()


def _undo(device: Device, last: Event, actor: Actor, reason: RectificationReason) -> None:
    origin, back = device.stage, last.facts["origin"]
    device.stage, device.stage_since = back, timezone.now()
    changed = ["stage", "stage_since"]
    for name, value in RECTIFIABLE[last.kind].items():
        setattr(device, name, value)
        changed.append(name.removesuffix("_id"))
    device.save(update_fields=changed)
    facts = Rectified(origin=origin, target=back, reason=reason, corrects_seq=last.seq)
    record(actor=actor, entries=[Entry(device.stream, facts)])
