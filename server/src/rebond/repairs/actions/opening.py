"""A fault opens a repair: by hand, or because a required check failed or a computer came back faulty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import CheckKind
from rebond.repairs.choices import RepairSource
from rebond.repairs.facts import RepairOpened
from rebond.repairs.models import Fault, Repair
from rebond.repairs.queries import required_faults_of
from rebond.workshop.actions.working import hold_for_work, sort_out
from rebond.workshop.models import Check


def open_repairs(
    *,
    actor: Actor,
    devices: Collection[Device],
    faults: Collection[str] = (),
    source: RepairSource = RepairSource.BY_HAND,
) -> Outcome[Device]:
    """Open a repair of each device for the same ``faults`` (`CheckKind`). One under repair, or away, is refused."""
    if unknown := [kind for kind in faults if kind not in CheckKind.values]:
        message = _("There is no check called “%(kind)s”.") % {"kind": unknown[0][:40]}
        raise Invalid(message, code="unknown_check", field="faults")
    if source is RepairSource.BY_HAND and not faults:
        raise Invalid(_("Say what is wrong."), code="no_fault", field="faults")
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="repair.do")
        outcome = sort_out(held, _under_repair(held))
        _open(actor, dict.fromkeys(outcome.taken, faults), source)
    return outcome


def open_for_failed_checks(*, actor: Actor, devices: Collection[Device]) -> None:
    """What follows checks that failed: a repair of each computer on which a required one fails still.

    A repair opened since those checks answers for them: called twice, this opens one.
    """
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="repair.do")
        able = sort_out(held, _under_repair(held)).taken
        faults = {device: kinds for device in able if (kinds := required_faults_of(device))}
        answered = _answered_since(faults)
        new = {device: kinds for device, kinds in faults.items() if device.pk not in answered}
        _open(actor, new, RepairSource.CHECK)


def _answered_since(faults: Mapping[Device, Collection[str]]) -> set[int]:
    """The computers of which a repair was opened after the last check that fails."""
    rows = Check.objects.filter(device__in=[device.pk for device in faults], result="failed")
    last: dict[int, datetime] = dict(rows.order_by("done_at").values_list("device_id", "done_at"))
    opened = Repair.objects.filter(device__in=list(last)).order_by("pk").values_list("device_id", "opened_at")
    return {device_id for device_id, moment in opened if moment >= last[device_id]}


def _under_repair(held: Collection[Device]) -> dict[int, list[Obstacle]]:
    obstacle = Obstacle("under_repair", _("This computer is under repair already."))
    rows = Repair.objects.open().filter(device__in=[device.pk for device in held]).order_by("pk")
    return {device_id: [obstacle] for device_id in rows.values_list("device_id", flat=True)}


def _open(actor: Actor, faults: Mapping[Device, Collection[str]], source: RepairSource) -> None:
    now = timezone.now()
    for device, kinds in faults.items():
        assert device.workshop_id is not None  # a computer at the bench has one: a constraint says so
        wanted = [kind for kind in CheckKind.values if kind in kinds]
        repair = Repair.objects.create(
            device=device,
            workshop_id=device.workshop_id,
            source=source,
            opened_at=now,
            opened_by_id=actor.membership_id,
        )
        Fault.objects.bulk_create(Fault(repair=repair, kind=kind) for kind in wanted)
        told = RepairOpened(repair_id=repair.pk, source=source.value, faults=tuple(wanted))
        record(actor=actor, entries=[Entry(device.stream, told)])
