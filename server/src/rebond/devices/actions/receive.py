from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from rebond.access import Actor
from rebond.devices.lifecycle import STEPS, advance
from rebond.devices.models import Device
from rebond.donations.models import Pallet
from rebond.kit.outcomes import Outcome
from rebond.network.models import Workshop


def receive(
    *,
    actor: Actor,
    devices: Collection[Device],
    workshop: Workshop,
    pallet: Pallet | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Announced computers have arrived at ``workshop``, on ``pallet`` when it is known."""
    sets = {"workshop": workshop, **({"pallet": pallet} if pallet else {})}
    return advance(
        STEPS["receive"],
        devices,
        actor=actor,
        sets=sets,
        facts_of=lambda _device: {"workshop_id": workshop.pk, "pallet_id": pallet.pk if pallet else None},
        occurred_at=occurred_at,
    )
