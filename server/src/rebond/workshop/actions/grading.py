from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Outcome
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions.working import hold_for_work, sort_out
from rebond.workshop.choices import CheckResult, CosmeticState
from rebond.workshop.facts import Graded
from rebond.workshop.grading import grade_of
from rebond.workshop.models import Check, Grading


def grade(
    *,
    actor: Actor,
    devices: Collection[Device],
    case: str,
    screen: str,
    keyboard: str,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Give each device the grade that the rule computes from what was seen and from its failed checks."""
    for name, state in (("case", case), ("screen", screen), ("keyboard", keyboard)):
        if state not in CosmeticState.values:
            raise Invalid(_("Say in which state it is."), code="unknown_state", field=name)
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="grade.assign")
        outcome = sort_out(held, {})
        faulty = _with_failed_check(outcome.taken)
        gradings = [
            Grading(
                device=device,
                case=case,
                screen=screen,
                keyboard=keyboard,
                grade=grade_of(
                    case=case, screen=screen, keyboard=keyboard, has_failed_check=device.pk in faulty
                ),
                graded_at=moment,
                graded_by_id=actor.membership_id,
            )
            for device in outcome.taken
        ]
        Grading.objects.bulk_create(
            gradings,
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=["case", "screen", "keyboard", "grade", "graded_at", "graded_by"],
        )
        _write_grades(gradings)
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(row.device.stream, Graded(grade=row.grade, case=case, screen=screen, keyboard=keyboard))
                for row in gradings
            ],
        )
    return outcome


def _with_failed_check(devices: Collection[Device]) -> set[int]:
    rows = Check.objects.filter(device__in=[device.pk for device in devices], result=CheckResult.FAILED)
    return set(rows.order_by("pk").values_list("device_id", flat=True))


def _write_grades(gradings: Collection[Grading]) -> None:
    """On the held rows too, for lists and labels."""
    for value in sorted({row.grade for row in gradings}):
        keys = [row.device_id for row in gradings if row.grade == value]
        Device.objects.filter(pk__in=keys).update(grade=value)
    for row in gradings:
        row.device.grade = row.grade
