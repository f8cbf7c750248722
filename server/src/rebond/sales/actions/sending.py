"""A sale to a person as a page or a program sends it: paid now or in instalments, and one sale however often it is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device
from rebond.handover.actions import sell
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale
from rebond.kit.errors import DomainError, Refused
from rebond.referrals.models import Referral
from rebond.sales.actions.spreading import Spread, sell_in_instalments
from rebond.sales.models import SentSale


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: the same again is the same sale. ``spread`` None: all is paid now. ``papers``: those seen."""

    device: Device
    price_cents: int
    paid_by: PaymentMeans
    referral: Referral | None = None
    spread: Spread | None = None
    papers: Collection[str] = ()
    occurred_at: datetime | None = None


def sell_to_person(*, actor: Actor, wanted: Wanted, proof_seen: bool, submission: UUID) -> Sale:
    """As `sell` or `sell_in_instalments`. The same ``submission`` again gives the same sale, whatever became of it.

    Raise `Refused` where that submission said something else, and all that those two raise.
    """
    if (already := _sent_already(actor, wanted, submission)) is not None:
        return already
    try:
        with transaction.atomic():
            sale = _sell(actor, wanted, proof_seen=proof_seen)
            SentSale.objects.create(sale=sale, submission=submission)
    except (DomainError, IntegrityError):
        # Sent twice at once, this one waited for the other, and found the computer sold.
        if (already := _sent_already(actor, wanted, submission)) is not None:
            return already
        raise
    return sale


def _sell(actor: Actor, wanted: Wanted, *, proof_seen: bool) -> Sale:
    if wanted.spread is None:
        return sell(
            actor=actor,
            device=wanted.device,
            price_cents=wanted.price_cents,
            paid_by=wanted.paid_by,
            proof_seen=proof_seen,
            referral=wanted.referral,
            papers=wanted.papers,
            occurred_at=wanted.occurred_at,
        )
    return sell_in_instalments(
        actor=actor,
        device=wanted.device,
        price_cents=wanted.price_cents,
        paid_by=wanted.paid_by,
        proof_seen=proof_seen,
        spread=wanted.spread,
        referral=wanted.referral,
        papers=wanted.papers,
        occurred_at=wanted.occurred_at,
    )


def _sent_already(actor: Actor, wanted: Wanted, submission: UUID) -> Sale | None:
    rows = SentSale.objects.select_related("sale__place__organisation", "sale__handover", "sale__plan")
    sent = rows.filter(submission=submission).first()
    if sent is None:
        return None
    require(actor, "device.sell", on=sent.sale)
    if not _is_the_same(sent.sale, wanted):
        raise Refused(
            _("This page was sent already: open it again to record another sale."), code="sent_already"
        )
    return sent.sale


def _is_the_same(sale: Sale, wanted: Wanted) -> bool:
    person = sale.handover.referral_id if sale.handover else None
    kept = (sale.device_id, sale.price_cents, sale.paid_by, person, _spread_of(sale))
    asked = wanted.referral.pk if wanted.referral else None
    said = (wanted.device.pk, wanted.price_cents, wanted.paid_by, asked, wanted.spread)
    day = wanted.occurred_at and timezone.localdate(wanted.occurred_at)
    return kept == said and day in {None, timezone.localdate(sale.sold_at)}


def _spread_of(sale: Sale) -> Spread | None:
    if not hasattr(sale, "plan"):
        return None
    days = list(sale.plan.instalments.order_by("number").values_list("due_on", flat=True))
    return Spread(len(days), days[0])
