"""What the programme of a computer accepts as a donation, asked again of the computer that came."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import EquipmentKind, Verdict
from rebond.collection.rules import verdict_of
from rebond.devices.choices import FormFactor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle

MIB_A_GB = 1024
_KINDS = {FormFactor.TABLET.value: EquipmentKind.TABLET, FormFactor.NOTEBOOK.value: EquipmentKind.LAPTOP}


def refused_by_its_programme(device: Device) -> Obstacle | None:
    """Why the programme would have refused it, while there is still something to decide; None where it fits, or not known.

    A warning, never a hold: the rule speaks of offers, and a person may know better. ``lot`` and ``programme`` are read.
    """
    if device.stage not in Stage.IN_WORK and device.stage != Stage.ANNOUNCED:
        return None
    rules, lot = device.programme.rules, device.lot
    memory = round(device.memory_mib / MIB_A_GB) if device.memory_mib else None
    verdict = verdict_of(
        kind=_KINDS.get(device.form_factor, EquipmentKind.DESKTOP),
        bought_in=lot.bought_in,
        memory_gb=memory,
        retired_in=lot.announced_on.year,
        rules=rules,
    )
    words = {
        Verdict.RECYCLE: _(
            "Bought in %(bought)s, more than ten years before it was given: such equipment is recycled."
        ),
        Verdict.TOO_OLD: _(
            "Bought in %(bought)s: the programme takes computers of %(years)s years at the most."
        ),
        Verdict.TOO_WEAK: _("%(memory)s GB of memory: the programme asks for %(least)s GB at the least."),
    }
    if verdict not in words:
        return None
    given = {
        "bought": lot.bought_in,
        "years": rules.oldest_years,
        "memory": memory,
        "least": rules.least_memory_gb,
    }
    return Obstacle(verdict.value, words[verdict] % given)
