"""What is kept of whoever asked goes away by itself: whom to call, where, what was written, the pictures."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from rebond.collection.choices import RequestState
from rebond.collection.models import (
    DonationRequest,
    RequestContact,
    RequestMessage,
    RequestPicture,
    Round,
    Stop,
)
from rebond.collection.querysets import DonationRequestQuerySet, RoundQuerySet

AFTER_THE_DECISION = timedelta(days=180)
WITHOUT_A_DECISION = timedelta(days=365)
AFTER_THE_ROUND = timedelta(days=365)
PERSONAL = (RequestContact, RequestMessage, RequestPicture)


def due_requests(now: datetime) -> DonationRequestQuerySet:
    """Requests with something left to erase, decided half a year ago or left without a decision for a year."""
    left = Q()
    for model in PERSONAL:
        left |= Q(Exists(model._default_manager.filter(request=OuterRef("pk"))))  # noqa: SLF001 - Django's own name
    decided = (RequestState.ACCEPTED, RequestState.REFUSED)
    old = Q(state__in=decided, state_since__lt=now - AFTER_THE_DECISION) | (
        ~Q(state__in=decided) & Q(state_since__lt=now - WITHOUT_A_DECISION)
    )
    return DonationRequest.objects.filter(old, left)


def erase_requests(rows: DonationRequestQuerySet) -> int:
    """Answer of how many requests. What was offered and decided stays, without anybody in it."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for model in PERSONAL:
        model._default_manager.filter(request__in=keys).delete()  # noqa: SLF001 - Django's own name
    return len(keys)


def due_rounds(now: datetime) -> RoundQuerySet:
    """Rounds of more than a year ago that still tell who drove, who was there or who signed."""
    kept = Q(sealed_driver=b"")
    told = Stop.objects.filter(round=OuterRef("pk")).exclude(
        sealed_address=b"", sealed_contact=b"", sealed_signatory=b"", sealed_strokes=b"", sealed_scan=b""
    )
    old = Round.objects.filter(day__lt=timezone.localdate(now - AFTER_THE_ROUND))
    return old.filter(~kept | Q(Exists(told)))


def erase_rounds(rows: RoundQuerySet) -> int:
    """Answer of how many rounds. What was collected, and where, stays."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Stop.objects.filter(round__in=keys).update(
        sealed_address=b"", sealed_contact=b"", sealed_signatory=b"", sealed_strokes=b"", sealed_scan=b""
    )
    Round.objects.filter(pk__in=keys).update(sealed_driver=b"")
    return len(keys)
