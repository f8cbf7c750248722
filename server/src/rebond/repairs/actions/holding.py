"""What the gestures on one repair have in common: the computer is held first, then the repair."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.wording import euros
from rebond.repairs.choices import GoingOnReason
from rebond.repairs.facts import RepairContinued
from rebond.repairs.models import Repair


def hold_open(repair: Repair, *, actor: Actor) -> Repair:
    """The repair as it now is, held with its computer. Raise `Refused` when somebody closed it."""
    (device,) = hold_rows([repair.device_id])
    require(actor, "repair.do", on=device)
    held = Repair.objects.select_for_update(of=("self",)).get(pk=repair.pk)
    held.device = device
    if not held.is_open:
        raise Refused(
            _("This repair is closed. Open another one if the fault is still there."), code="closed"
        )
    return held


def spend(repair: Repair, *, actor: Actor, going_on_reason: str = "") -> None:
    """Judge what ``repair`` now costs by the programme's ceiling: above it, a reason is given once.

    Raise `Invalid` where it is missing.
    """
    cost = repair.cost
    if not cost.is_over or repair.going_on_reason:
        return
    if going_on_reason not in GoingOnReason.values:
        assert cost.ceiling_cents is not None
        raise Invalid(
            _("This makes %(cost)s, above the ceiling of %(ceiling)s: say why it goes on, or take it apart.")
            % {"cost": euros(cost.total_cents), "ceiling": euros(cost.ceiling_cents)},
            code="over_the_ceiling",
            field="going_on_reason",
        )
    repair.going_on_reason = going_on_reason
    repair.save(update_fields=["going_on_reason"])
    told = RepairContinued(
        repair_id=repair.pk,
        reason=str(going_on_reason),
        cost_cents=cost.total_cents,
        ceiling_cents=cost.ceiling_cents or 0,
    )
    record(actor=actor, entries=[Entry(repair.device.stream, told)])
