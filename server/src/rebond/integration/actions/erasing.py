"""The record of a person goes away by itself a year after the last contract. What remains of a contract names nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from rebond.integration.models import Contract, Hours, SkillRecord, Trainee
from rebond.integration.querysets import TraineeQuerySet

AFTER_THE_CONTRACT = timedelta(days=365)


def due_trainees(now: datetime) -> TraineeQuerySet:
    limit = timezone.localdate(now - AFTER_THE_CONTRACT)
    recent = Contract.objects.filter(trainee=OuterRef("pk")).lasting_until(limit)
    return Trainee.objects.filter(~Exists(recent))


def erase_trainees(rows: TraineeQuerySet) -> int:
    """Answer of how many people. The days, the share and the exit of their contracts stay for the figures of the posts."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    SkillRecord.objects.filter(trainee__in=keys).delete()
    Hours.objects.filter(trainee__in=keys).delete()
    Contract.objects.filter(trainee__in=keys).update(trainee=None)
    Trainee.objects.filter(pk__in=keys).delete()
    return len(keys)
