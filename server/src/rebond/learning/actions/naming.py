"""Names of cohorts that have served: a number takes their place."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from rebond.kit.naming import NAMED, NUMBERED
from rebond.learning.choices import PathState
from rebond.learning.models import Cohort, Enrolment


def due_cohorts(now: datetime) -> QuerySet[Cohort]:
    """Formed two years ago or more, nobody on the path any more, and named still."""
    learning = Enrolment.objects.filter(cohort=OuterRef("pk"), state=PathState.OPEN)
    formed = Cohort.objects.filter(formed_on__lt=timezone.localdate(now - NAMED))
    return formed.filter(~Exists(learning)).exclude(name__regex=NUMBERED)
