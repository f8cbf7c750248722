"""What was written freely during a check goes when its time has come; what was drawn and seen stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rebond.audits.models import Audit, AuditLine
from rebond.kit.holding import hold_each

KEPT_YEARS = 5


def due_checks(now: datetime) -> QuerySet[Audit]:
    """Five years after 31 December of the year in which they were concluded, or opened when they never were."""
    first = timezone.localdate(now).year - KEPT_YEARS
    remarked = AuditLine.objects.filter(audit=OuterRef("pk")).exclude(remark="")
    old = Audit.objects.filter(Q(closed_at__year__lt=first) | Q(closed_at=None, opened_at__year__lt=first))
    return old.filter(Exists(remarked) | ~Q(conclusion="") | Q(minutes__has_key="lines"))


def empty_checks(audits: QuerySet[Audit]) -> int:
    """Remarks, conclusion and frozen minutes, whose digest stays in the ledger. Answer how many."""
    with transaction.atomic():
        held = hold_each(audits)
        keys = [audit.pk for audit in held]
        AuditLine.objects.filter(audit__in=keys).exclude(remark="").update(remark="")
        _empty(keys)
    return len(held)


def _empty(keys: Iterable[int]) -> None:
    erased: dict[str, Any] = {"erased": True}
    rows = Audit.objects.filter(pk__in=keys)
    rows.update(conclusion="")
    rows.exclude(closed_at=None).update(minutes=erased)
