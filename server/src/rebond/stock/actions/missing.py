"""Computers that cannot be found, and those found again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, advance, lose_proofs
from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.network.models import Workshop
from rebond.stock.actions.lines import close_lines_of
from rebond.stock.choices import LineState, MissingReason
from rebond.stock.models import Placement


def declare_missing(
    *, actor: Actor, devices: Collection[Device], reason: MissingReason, occurred_at: datetime | None = None
) -> Outcome[Device]:
    with transaction.atomic():
        outcome = advance(
            STEPS["declare_missing"],
            devices,
            actor=actor,
            facts_of=lambda _device: {"reason": reason.value},
            occurred_at=occurred_at,
        )
        Placement.objects.filter(device__in=[device.pk for device in outcome.taken]).delete()
        close_lines_of(outcome.taken, LineState.LOST)
    return outcome


def recover(
    *, actor: Actor, devices: Collection[Device], workshop: Workshop, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Found again: in work, at ``workshop``, to be looked at before it goes anywhere.

    Nobody knows in whose hands it was: its proofs are worth nothing any more (rule 2).
    """
    require(actor, "device.receive", on=workshop)
    with transaction.atomic():
        outcome = advance(
            STEPS["recover"],
            devices,
            actor=actor,
            sets={"workshop": workshop, "place": None},
            facts_of=lambda _device: {"workshop_id": workshop.pk},
            occurred_at=occurred_at,
        )
        lose_proofs(outcome.taken, actor=actor)
    return outcome
