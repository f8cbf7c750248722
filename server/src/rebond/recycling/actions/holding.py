"""What the gestures on a batch of waste have in common: the rows held, and what is refused whatever the gesture."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.kit.outcomes import Obstacle
from rebond.recycling.choices import BatchState, WasteCode
from rebond.recycling.models import WeeeBatch
from rebond.recycling.queries import obstacles_of_parts, obstacles_to_leave, parts_in
from rebond.recycling.waste import codes_on


def hold_batch(batch: WeeeBatch, *, actor: Actor, capability: str) -> WeeeBatch:
    """Hold the row inside the caller's transaction. Raise `NotAllowed` or `NotFound`."""
    rows = WeeeBatch.objects.select_related("workshop__organisation", "workshop__commune")
    held = hold_one(rows, batch.pk)
    require(actor, capability, on=held)
    return held


def hold_computers(batch: WeeeBatch) -> list[Device]:
    lines = batch.lines.filter(device__isnull=False).select_related("device")
    return hold_rows([line.device for line in lines if line.device is not None])


def refuse_frozen(batch: WeeeBatch) -> None:
    if batch.state == BatchState.COLLECTED:
        raise Refused(
            _("Batch %(batch)s was collected: nothing in it changes any more. Correct the register instead.")
            % {"batch": batch.reference},
            code="batch_collected",
        )


def refuse_what_may_not_leave(devices: Sequence[Device]) -> None:
    """Raise `Refused`, which names each computer and what stands in its way."""
    found = [
        Obstacle(item.code, f"{device.asset_tag}: {item.message}")
        for device, items in zip(devices, obstacles_to_leave(devices).values(), strict=True)
        for item in items
    ]
    if found:
        said = " ".join(str(item.message) for item in found)
        raise Refused(
            _("Some computers may not leave. %(reasons)s") % {"reasons": said},
            code="may_not_leave",
            obstacles=found,
        )


def refuse_parts_that_may_not_leave(batch: WeeeBatch) -> None:
    """A drive out of the stock of parts whose place on a list of drives to destroy was taken back meanwhile."""
    parts = [line.part for line in parts_in(batch)]
    found = obstacles_of_parts(parts)
    if found:
        said = " ".join(f"{part}: {found[part.pk].message}" for part in parts if part.pk in found)
        raise Refused(
            _("Some parts may not leave. %(reasons)s") % {"reasons": said},
            code="may_not_leave",
            obstacles=found.values(),
        )


def refuse_unless_open(batch: WeeeBatch) -> None:
    refuse_frozen(batch)
    if batch.state != BatchState.OPEN:
        raise Refused(
            _("Batch %(batch)s is closed. Reopen it to change what lies in it.") % {"batch": batch.reference},
            code="batch_closed",
        )


def refuse_gone_code(waste_code: WasteCode) -> None:
    if waste_code not in codes_on(timezone.localdate()):
        raise Invalid(
            _("The list of waste does not have the code %(code)s today. Choose another one.")
            % {"code": waste_code.value},
            code="code_not_in_force",
            field="waste_code",
        )


def forget_weighings(batch: WeeeBatch, groups: Collection[tuple[str, str]]) -> None:
    """A weight is that of the pieces that lay on the scale."""
    for category, waste_code in sorted(groups):
        batch.weighings.filter(category=category, waste_code=waste_code).delete()
