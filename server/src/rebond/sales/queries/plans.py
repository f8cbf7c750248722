"""Instalment plans: what is agreed, what is paid, what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.handover.choices import written_euros
from rebond.referrals.models import Referral
from rebond.sales.models import Instalment, InstalmentPlan, Payment


@dataclass(frozen=True, slots=True)
class PlanShown:
    plan: InstalmentPlan
    instalments: Sequence[Instalment]
    payments: Sequence[Payment]
    paid_cents: int
    late: Sequence[Instalment]

    @property
    def rest_cents(self) -> int:
        return self.plan.sale.price_cents - self.paid_cents - self.plan.let_off_cents

    @property
    def is_settled(self) -> bool:
        return not self.rest_cents

    @property
    def rest(self) -> str:
        return written_euros(self.rest_cents)

    @property
    def paid(self) -> str:
        return written_euros(self.paid_cents)

    @property
    def let_off(self) -> str:
        return written_euros(self.plan.let_off_cents)

    @property
    def next_cents(self) -> int:
        """What covers the oldest instalment that is not covered yet."""
        return next((row.rest_cents for row in self.instalments if row.rest_cents), 0)


def most_instalments_of(device: Device, referral: Referral | None) -> int:
    """By the rules that the person was referred under, else those of the programme of the computer; 0: none."""
    rules = referral.kept_rules if referral else device.programme.rules
    return rules.most_instalments


def plans_listed(actor: Actor, *, state: str, today: date) -> QuerySet[InstalmentPlan]:
    """``state``: "late", "settled", else those with something to pay."""
    owed = Instalment.objects.filter(plan=OuterRef("pk")).owed()
    rows = InstalmentPlan.objects.visible_to(actor).filter(sale__cancelled_at=None)
    if state == "settled":
        rows = rows.filter(~Exists(owed))
    elif state == "late":
        rows = rows.filter(Exists(owed.filter(due_on__lt=today)))
    else:
        rows = rows.filter(Exists(owed))
    return rows.select_related("sale__place", "sale__device").annotate(
        covered=Coalesce(Sum("instalments__covered_cents"), 0),
        due_next=Min("instalments__due_on", filter=Q(instalments__covered_cents__lt=F("instalments__cents"))),
    )


def plan_visible(pk: int, actor: Actor) -> InstalmentPlan:
    rows = InstalmentPlan.objects.visible_to(actor).select_related(
        "sale__device__programme__territory",
        "sale__place__organisation",
        "sale__place__commune",
        "sale__handover__referral",
    )
    return get_object_or_404(rows, pk=pk)


def plan_shown(plan: InstalmentPlan, *, today: date) -> PlanShown:
    instalments = list(plan.instalments.order_by("number"))
    payments = list(plan.payments.order_by("paid_at", "pk"))
    cancelled = plan.sale.cancelled_at is not None
    return PlanShown(
        plan,
        instalments,
        payments,
        sum(payment.cents for payment in payments if payment.cancelled_at is None),
        [] if cancelled else [row for row in instalments if row.is_late_on(today)],
    )


def payment_visible(pk: int, actor: Actor) -> Payment:
    rows = Payment.objects.visible_to(actor).select_related(
        "plan__sale__device__programme__territory", "place__organisation", "place__commune"
    )
    return get_object_or_404(rows, pk=pk)
