"""What each organisation has borrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rebond.access import Actor
from rebond.handover.models import Loan
from rebond.handover.queries.listing import borrowers_for
from rebond.network.models import Organisation


def borrowers_listed(actor: Actor) -> Sequence[Mapping[str, Any]]:
    """Each organisation that has something now: how many, how many late, the first day due; the latest ones first."""
    rows = Loan.objects.visible_to(actor).current().values("organisation_id", "organisation__name")
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    counted = rows.annotate(count=Count("pk"), late=late, first_due_on=Min("due_on"))
    return list(counted.order_by("-late", "organisation__name", "organisation_id"))


def borrower_visible(pk: int, actor: Actor) -> Organisation:
    return get_object_or_404(borrowers_for(actor).select_related("territory"), pk=pk)


def loans_of(organisation: Organisation) -> QuerySet[Loan]:
    """What it has now, the first due first; those without a day last."""
    rows = Loan.objects.current().filter(organisation=organisation).select_related("device")
    return rows.order_by(F("due_on").asc(nulls_last=True), "device__asset_tag", "pk")
