"""Computers that cannot be found, and those found again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, advance, hold_rows, lose_proofs
from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.network.models import Workshop
from rebond.stock.actions.lines import ClosedLine, close_lines_of, lines_that_wait_for
from rebond.stock.choices import LineState, MissingReason
from rebond.stock.models import Placement
from rebond.stock.queries import whereabouts


def declare_missing(
    *, actor: Actor, devices: Collection[Device], reason: MissingReason, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Nobody waits for them any more. Where they were is kept: declared by mistake, they are there again."""
    with transaction.atomic():
        held = hold_rows(devices)
        were, waiting = whereabouts(held), lines_that_wait_for(held)
        outcome = advance(
            STEPS["declare_missing"],
            held,
            actor=actor,
            facts_of=lambda device: {
                "reason": reason.value,
                **were[device.pk].as_facts(),
                **_line_facts(waiting.get(device.pk)),
            },
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
        held = hold_rows(devices)
        before = {device.pk: _hands_and_proofs(device) for device in held}
        outcome = advance(
            STEPS["recover"],
            held,
            actor=actor,
            sets={"workshop": workshop, "place": None},
            facts_of=lambda device: {"workshop_id": workshop.pk, **before[device.pk]},
            occurred_at=occurred_at,
        )
        lose_proofs(outcome.taken, actor=actor)
    return outcome


def _line_facts(waiting: ClosedLine | None) -> Mapping[str, int | str]:
    if waiting is None:
        return {}
    return {"delivery_id": waiting.line.delivery_id, "line_was": waiting.was.value}


def _hands_and_proofs(device: Device) -> Mapping[str, int | str | None]:
    return {
        "from_workshop_id": device.workshop_id,
        "from_place_id": device.place_id,
        "data_since": device.data_since.isoformat() if device.data_since else "",
    }
