"""What waits for somebody among the computers that are entrusted, and among the slips on their way."""

from __future__ import annotations

from django.utils import timezone

from rebond.access import Actor
from rebond.stock.models import Transfer
from rebond.stock.querysets import TransferQuerySet
from rebond.subcontracting.models import Entrusted
from rebond.subcontracting.querysets import EntrustedQuerySet

COMPUTERS = frozenset({"late", "to_confirm", "unproven", "here"})
SLIPS = frozenset({"returns", "arriving"})


def computers_that_wait(actor: Actor, what: str) -> EntrustedQuerySet:
    """``what``: one of `COMPUTERS`; "here" are those not late yet, at whoever has them."""
    rows = Entrusted.objects.visible_to(actor).select_related("entrustment__workshop", "device", "back")
    today = timezone.localdate()
    if what == "late":
        return rows.late_on(today)
    if what == "here":
        return rows.still_there().filter(entrustment__due_on__gte=today)
    return rows.to_confirm() if what == "to_confirm" else rows.unproven()


def slips_that_come(actor: Actor, what: str) -> TransferQuerySet:
    """``what``: "returns" of external workshops, or, at one of them, what is "arriving" there."""
    rows = Transfer.objects.visible_to(actor).underway().select_related("from_workshop", "to_workshop")
    if what == "arriving":
        return rows.filter(to_workshop__in=sorted(actor.workshop_ids or ())).select_related("entrustment")
    return rows.filter(entrusted_back__isnull=False).distinct()
