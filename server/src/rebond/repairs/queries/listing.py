"""Lists of repairs, one repair, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.programmes.choices import CheckKind
from rebond.repairs.choices import RepairOutcome
from rebond.repairs.models import Repair
from rebond.workshop.choices import CheckResult
from rebond.workshop.queries import dossier_of

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """Repairs of one workshop that ended in one way."""

    workshop: str
    outcome: RepairOutcome
    count: int
    minutes: int
    parts_cents: int


def repairs_listed(actor: Actor) -> QuerySet[Repair]:
    rows = Repair.objects.visible_to(actor).select_related("device__programme", "workshop")
    return rows.prefetch_related("faults")


def repair_visible(pk: int, actor: Actor) -> Repair:
    rows = Repair.objects.visible_to(actor).select_related(
        "device__programme",
        "device__lot__agreement",
        "workshop__organisation",
        "opened_by__user",
        "closed_by__user",
    )
    return get_object_or_404(rows, pk=pk)


def open_repair_of(device: Device) -> Repair | None:
    return Repair.objects.open().filter(device=device).order_by("pk").first()


def last_repairs_of(device: Device) -> Sequence[Repair]:
    rows = Repair.objects.filter(device=device).select_related("device__programme", "workshop")
    return list(rows.prefetch_related("faults").order_by("-pk")[:SHOWN])


def required_faults_of(device: Device) -> list[str]:
    """The checks that the programme requires and that fail now, in their usual order."""
    dossier = dossier_of(device)
    failed = {check.kind for check in dossier.checks if check.result == CheckResult.FAILED}
    waiting = set(dossier.awaited_checks)
    return [
        kind
        for kind in CheckKind.values
        if kind in failed and kind in dossier.required and kind not in waiting
    ]


def counted(actor: Actor) -> list[Counted]:
    """Closed repairs by workshop and outcome, with the time and the parts that went into them."""
    rows = Repair.objects.visible_to(actor).exclude(closed_at=None).order_by("workshop__name", "outcome")
    sums = rows.values_list("workshop__name", "outcome").annotate(
        Count("pk"), Sum("minutes"), Sum("parts_cents")
    )
    return [
        Counted(workshop, RepairOutcome(outcome), count, minutes, parts)
        for workshop, outcome, count, minutes, parts in sums
    ]
