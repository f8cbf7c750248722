"""Computers can be promised again: those who waited longest are called up."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from rebond.access import system_actor
from rebond.programmes.models import Programme
from rebond.referrals.lifecycle import STEPS, advance
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import next_called

CALLER = system_actor("waiting-list")


def call_up_due(*, programme: Programme | None = None, on: date | None = None) -> int:
    """Call up as many as there is room for, in ``programme`` or in all. Answer how many."""
    rows = Programme.objects.filter(referrals__stage=Stage.WAITING).distinct().order_by("pk")
    if programme is not None:
        rows = rows.filter(pk=programme.pk)
    return sum(_call_up(pk, on or timezone.localdate()) for pk in rows.values_list("pk", flat=True))


def _call_up(programme_id: int, on: date) -> int:
    with transaction.atomic():
        held = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme_id)
        return len(advance(STEPS["call_up"], next_called(held, on), actor=CALLER).taken)
