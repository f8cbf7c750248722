"""What is done on an open repair: find what is wrong, spend time."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import CheckKind
from rebond.repairs.actions.holding import hold_open, spend
from rebond.repairs.choices import diagnoses_of
from rebond.repairs.facts import RepairDiagnosed, TimeSpent
from rebond.repairs.models import Fault, Repair

LONGEST_NOTE = 2000
MOST_MINUTES = 24 * 60


def diagnose(
    *,
    actor: Actor,
    repair: Repair,
    diagnoses: Mapping[str, str],
    more: str = "",
    note: str = "",
    estimated_cents: int | None = None,
) -> Repair:
    """Say what each fault (`CheckKind`) comes from; ``more`` is a fault that was not seen before.

    ``note`` and ``estimated_cents`` replace those known. Raise `Invalid` for a diagnosis that its fault cannot have.
    """
    for kind, diagnosis in diagnoses.items():
        if kind not in CheckKind.values or diagnosis not in diagnoses_of(kind):
            raise Invalid(_("Choose in the list."), code="unknown_diagnosis", field=kind)
    if more and more not in CheckKind.values:
        raise Invalid(_("Choose in the list."), code="unknown_check", field="more")
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        if more:
            Fault.objects.get_or_create(repair=held, kind=more)
        for kind, diagnosis in diagnoses.items():
            Fault.objects.update_or_create(repair=held, kind=kind, defaults={"diagnosis": diagnosis})
        held.note, held.estimated_cents = note.strip()[:LONGEST_NOTE], estimated_cents
        held.save(update_fields=["note", "estimated_cents"])
        pairs = sorted(diagnoses.items())
        told = RepairDiagnosed(
            repair_id=held.pk,
            faults=tuple(str(kind) for kind, _diagnosis in pairs),
            diagnoses=tuple(str(diagnosis) for _kind, diagnosis in pairs),
            estimated_cents=estimated_cents,
        )
        record(actor=actor, entries=[Entry(held.device.stream, told)])
    return held


def add_time(
    *, actor: Actor, repair: Repair, minutes: int, going_on_reason: str = "", seen: int | None = None
) -> Repair:
    """Count ``minutes`` more. Raise `Invalid` where that passes the ceiling of the programme without a reason.

    ``seen``: the minutes that the person saw counted. Raise `Refused` where they changed: a gesture sent twice.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise Invalid(_("Give the time in minutes: one day at the most."), code="minutes", field="minutes")
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        if seen is not None and seen != held.minutes:
            raise Refused(
                _("Time was counted meanwhile: see whether yours is in, then count it again if it is not."),
                code="counted_meanwhile",
                field="minutes",
            )
        held.minutes += minutes
        spend(held, actor=actor, going_on_reason=going_on_reason)
        held.save(update_fields=["minutes"])
        told = TimeSpent(repair_id=held.pk, minutes=minutes, total=held.minutes)
        record(actor=actor, entries=[Entry(held.device.stream, told)])
    return held
