"""How a repair ends."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.repairs.actions.holding import hold_open
from rebond.repairs.choices import RepairOutcome, RepairSource
from rebond.repairs.facts import RepairClosed
from rebond.repairs.models import Repair
from rebond.repairs.queries import required_faults_of
from rebond.workshop.actions import Finding, record_checks
from rebond.workshop.choices import CheckResult


def close_repair(
    *, actor: Actor, repair: Repair, outcome: RepairOutcome, works_again: bool = False
) -> Repair:
    """End ``repair``. ``works_again``: its faults were checked once more, and passed.

    Raise `Invalid` for an outcome that follows another gesture, `Refused` where the new check is not accepted.
    """
    if outcome not in RepairOutcome.BY_HAND:
        raise Invalid(_("Say how the repair ends."), code="outcome", field="outcome")
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        if works_again:
            _check_again(actor, held, outcome)
        _close(actor, held, outcome)
    return held


def end_repairs(*, actor: Actor, devices: Collection[int], outcome: RepairOutcome) -> None:
    """Close what is open on these computers (keys), because of what happened to them elsewhere."""
    with transaction.atomic():
        held = {device.pk: device for device in hold_rows(devices)}
        for repair in Repair.objects.open().filter(device__in=list(held)).order_by("device_id"):
            repair.device = held[repair.device_id]
            _close(actor, repair, outcome)


def end_without_fault(*, actor: Actor, devices: Collection[Device]) -> None:
    """What follows checks that passed: a repair opened by a check that fails no more, and on which nobody worked, ends."""
    with transaction.atomic():
        held = {device.pk: device for device in hold_rows(devices)}
        untouched = Repair.objects.open().filter(
            device__in=list(held), source="check", minutes=0, parts_cents=0, note="", estimated_cents=None
        )
        for repair in untouched.exclude(faults__diagnosis__gt="").order_by("device_id"):
            repair.device = held[repair.device_id]
            if not required_faults_of(repair.device):
                _close(actor, repair, RepairOutcome.NO_FAULT)


def close_as_taken_apart(*, actor: Actor, device: Device) -> Repair:
    """The repair of the held ``device`` ends because it is taken apart; one is written where none was open."""
    assert device.workshop_id is not None  # a computer at the bench has one: a constraint says so
    repair = Repair.objects.open().filter(device=device).first()
    if repair is None:
        repair = Repair.objects.create(
            device=device,
            workshop_id=device.workshop_id,
            source=RepairSource.BY_HAND,
            opened_at=timezone.now(),
            opened_by_id=actor.membership_id,
        )
    repair.device = device
    _close(actor, repair, RepairOutcome.TAKEN_APART)
    return repair


def _check_again(actor: Actor, repair: Repair, outcome: RepairOutcome) -> None:
    if outcome not in {RepairOutcome.REPAIRED, RepairOutcome.NO_FAULT}:
        raise Invalid(
            _("It works again, or it does not: choose one."), code="contradiction", field="works_again"
        )
    kinds = list(repair.faults.order_by("pk").values_list("kind", flat=True))
    if not kinds:
        return
    passed = {kind: Finding(CheckResult.PASSED) for kind in kinds}
    answer = record_checks(actor=actor, devices=[repair.device], results=passed)
    for refusal in answer.refused:
        raise Refused(refusal.reason, code="check_refused", field="works_again")


def _close(actor: Actor, repair: Repair, outcome: RepairOutcome) -> None:
    cost = repair.cost
    repair.hour_cents, repair.ceiling_cents = cost.hour_cents, cost.ceiling_cents
    repair.outcome, repair.closed_at = outcome, timezone.now()
    repair.closed_by_id = actor.membership_id
    repair.save(update_fields=["hour_cents", "ceiling_cents", "outcome", "closed_at", "closed_by"])
    told = RepairClosed(
        repair_id=repair.pk,
        outcome=outcome.value,
        parts_cents=cost.parts_cents,
        labour_cents=cost.labour_cents,
        minutes=cost.minutes,
    )
    record(actor=actor, entries=[Entry(repair.device.stream, told)])
