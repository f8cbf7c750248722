"""The decision that the road of a computer ends here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.actions import undoes
from rebond.devices.lifecycle import STEPS, Obstacles, advance
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.recycling.choices import BatchState, DisposalReason
from rebond.recycling.models import Disposal, WeeeLine
from rebond.stock.models import Placement


def eliminate(
    *, actor: Actor, devices: Collection[Device], reason: DisposalReason, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Set aside after tests, before refurbishing. One that was ready once is put out of service instead."""
    with transaction.atomic():
        outcome = advance(
            STEPS["eliminate"],
            devices,
            actor=actor,
            facts_of=lambda _device: {"reason": reason.value},
            obstacles=_refurbished_once,
            occurred_at=occurred_at,
        )
        _decide(actor, outcome.taken, reason, after_refurbishing=False)
    return outcome


def retire(
    *, actor: Actor, devices: Collection[Device], reason: DisposalReason, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Put out of service a computer that had been refurbished."""
    with transaction.atomic():
        outcome = advance(
            STEPS["retire"],
            devices,
            actor=actor,
            facts_of=lambda _device: {"reason": reason.value},
            obstacles=_never_refurbished,
            occurred_at=occurred_at,
        )
        _decide(actor, outcome.taken, reason, after_refurbishing=True)
    return outcome


def give_back(
    *, actor: Actor, devices: Collection[Device], occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Back to the donor, with a slip that says "not erased" where it is not."""
    return advance(
        STEPS["give_back"],
        devices,
        actor=actor,
        facts_of=lambda device: {"organisation_id": device.lot.agreement.donor_id},
        occurred_at=occurred_at,
    )


def _decide(
    actor: Actor,
    devices: Sequence[Device],
    reason: DisposalReason,
    *,
    after_refurbishing: bool,
) -> None:
    Disposal.objects.bulk_create(
        Disposal(
            device=device,
            reason=reason,
            after_refurbishing=after_refurbishing,
            decided_at=device.stage_since,
            decided_by_id=actor.membership_id,
        )
        for device in devices
    )
    Placement.objects.filter(device__in=[device.pk for device in devices]).delete()


@undoes("device.eliminated", "device.retired")
def _forget_the_decision(devices: Sequence[Device]) -> Mapping[int, Obstacle]:
    """One that lies in a batch of waste is taken out of it first; one that was collected is gone."""
    lines = WeeeLine.objects.filter(device__in=devices).select_related("batch").order_by("pk")
    kept = {line.device_id: _in_batch(line) for line in lines if line.device_id is not None}
    free = [device.pk for device in devices if device.pk not in kept]
    Disposal.objects.filter(device__in=free).delete()
    return kept


def _in_batch(line: WeeeLine) -> Obstacle:
    named = {"batch": line.batch.reference}
    if line.batch.state == BatchState.COLLECTED:
        return Obstacle("collected", _("This computer left with batch %(batch)s.") % named)
    return Obstacle(
        "in_weee_batch", _("This computer is in batch %(batch)s: take it out of it first.") % named
    )


def _refurbished_once(held: Sequence[Device]) -> Obstacles:
    obstacle = Obstacle(
        "refurbished_once", _("This computer was refurbished once: use “Put out of service” instead.")
    )
    return {device.pk: [obstacle] for device in held if device.first_ready_at is not None}


def _never_refurbished(held: Sequence[Device]) -> Obstacles:
    obstacle = Obstacle(
        "never_refurbished", _("This computer was never refurbished: use “Eliminate” instead.")
    )
    return {device.pk: [obstacle] for device in held if device.first_ready_at is None}
