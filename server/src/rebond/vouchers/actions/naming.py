"""Names of groups whose books have run out: a number takes their place."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from rebond.kit.naming import NAMED, NUMBERED
from rebond.vouchers.models import VoucherBook, VoucherGroup


def due_groups(now: datetime) -> QuerySet[VoucherGroup]:
    """Formed two years ago or more, with no book that could still be used, and named still."""
    usable = VoucherBook.objects.filter(group=OuterRef("pk"), expires_on__gte=timezone.localdate(now))
    formed = VoucherGroup.objects.filter(formed_on__lt=timezone.localdate(now - NAMED))
    return formed.filter(~Exists(usable)).exclude(name__regex=NUMBERED)
