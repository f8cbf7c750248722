"""A sale whose price is paid in instalments, without interest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.handover.actions import sell
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale
from rebond.kit.days import months_after
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.referrals.models import Referral
from rebond.sales.facts import InstalmentsAgreed
from rebond.sales.models import Instalment, InstalmentPlan
from rebond.sales.queries import most_instalments_of
from rebond.sales.schedules import schedule

LATEST_FIRST_MONTHS = 3
"""From the day on which the sale is recorded."""


@dataclass(frozen=True, slots=True)
class Spread:
    """``count`` instalments a month apart, the first on ``first_due_on``."""

    count: int
    first_due_on: date


def sell_in_instalments(
    *,
    actor: Actor,
    device: Device,
    price_cents: int,
    paid_by: PaymentMeans,
    proof_seen: bool,
    spread: Spread,
    referral: Referral | None = None,
    papers: Collection[str] = (),
    occurred_at: datetime | None = None,
) -> Sale:
    """As `sell`; ``paid_by`` is how the instalments will be paid. Nothing is taken in yet.

    Raise `Invalid` where the programme allows no such spreading or the first one is more than three months away, and
    all that `sell` raises.
    """
    _refuse_too_many(spread.count, most_instalments_of(device, referral), price_cents)
    _refuse_first_day(spread.first_due_on, timezone.localdate(occurred_at))
    with transaction.atomic():
        sale = sell(
            actor=actor,
            device=device,
            price_cents=price_cents,
            paid_by=paid_by,
            proof_seen=proof_seen,
            referral=referral,
            papers=papers,
            occurred_at=occurred_at,
        )
        plan = InstalmentPlan.objects.create(sale=sale)
        Instalment.objects.bulk_create(
            Instalment(plan=plan, number=number, due_on=due.on, cents=due.cents)
            for number, due in enumerate(schedule(price_cents, spread.count, spread.first_due_on), start=1)
        )
        agreed = InstalmentsAgreed(
            device_id=sale.device_id,
            place_id=sale.place_id,
            price_cents=price_cents,
            instalments=spread.count,
        )
        moment = sale.sold_at if occurred_at is not None else None
        record(actor=actor, occurred_at=moment, entries=[Entry(sale.stream, agreed)])
    return sale


def _refuse_first_day(first: date, sold_on: date) -> None:
    if first < sold_on:
        raise Invalid(
            _("The first instalment is due on the day of the sale at the earliest."),
            code="due_too_early",
            field="first_due_on",
        )
    if first > months_after(timezone.localdate(), LATEST_FIRST_MONTHS):
        raise Invalid(
            _("The first instalment is due within %(months)d months: check the day.")
            % {"months": LATEST_FIRST_MONTHS},
            code="due_too_late",
            field="first_due_on",
        )


def _refuse_too_many(count: int, most: int, price_cents: int) -> None:
    if most < 2:
        raise Invalid(
            _("The programme allows no payment in instalments."), code="no_instalments", field="instalments"
        )
    if not 2 <= count <= min(most, price_cents):
        raise Invalid(
            _("The programme allows 2 to %(most)d instalments.") % {"most": most},
            code="too_many_instalments",
            field="instalments",
        )
