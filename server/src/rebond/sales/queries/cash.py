"""The cash report: every receipt of a seller in the order of its numbers, and the money taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rebond.access import Actor, may
from rebond.handover.choices import written_euros
from rebond.handover.models import Sale
from rebond.sales.models import Payment, SaleToOrganisation


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRow:
    """One receipt. ``cents``: what it is about; ``taken_cents``: what came in with it; ``means``: in words.

    A sale in instalments and an exchange bring nothing in by themselves. ``tags``: of its computers.
    """

    reference: str
    seller: str
    order: tuple[str, int, int] = field(repr=False)
    on: datetime
    what: str
    tags: Sequence[str]
    cents: int
    taken_cents: int
    means: str
    cancelled_at: datetime | None
    url: str

    @property
    def written(self) -> str:
        return written_euros(self.cents)


@dataclass(frozen=True, slots=True)
class CashTotal:
    """What one seller took in by one means, what was cancelled left out."""

    seller: str
    means: str
    receipts: int
    cents: int

    @property
    def written(self) -> str:
        return written_euros(self.cents)


def cash_rows(actor: Actor, *, since: date, until: date) -> list[CashRow]:
    """Receipts of sellers within reach for these days, both included. Four queries, whatever their number."""
    rows = [*_to_people(actor, since, until), *_paid(actor, since, until)]
    if may(actor, "device.sell_to_organisation"):
        rows += _to_organisations(actor, since, until)
    return sorted(rows, key=lambda row: row.order)


def cash_totals(rows: Sequence[CashRow]) -> list[CashTotal]:
    counted: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.cancelled_at is None and row.taken_cents:
            counted.setdefault((row.seller, row.means), []).append(row.taken_cents)
    return [CashTotal(*key, len(taken), sum(taken)) for key, taken in sorted(counted.items())]


def _to_people(actor: Actor, since: date, until: date) -> list[CashRow]:
    sales = Sale.objects.visible_to(actor).filter(sold_at__date__range=(since, until))
    return [
        CashRow(
            reference=sale.reference,
            seller=sale.place.name,
            order=(sale.place.name, sale.year, sale.number),
            on=sale.sold_at,
            what=_what(sale),
            tags=(sale.device.asset_tag,),
            cents=sale.price_cents,
            taken_cents=0 if hasattr(sale, "plan") else sale.price_cents,
            means=str(sale.get_paid_by_display()),
            cancelled_at=sale.cancelled_at,
            url=reverse("sales:sale", args=[sale.pk]),
        )
        for sale in sales.select_related("device", "place", "plan", "replaces").order_by("pk")
    ]


def _what(sale: Sale) -> str:
    if hasattr(sale, "plan"):
        return _("Sale in instalments")
    return _("Exchange under warranty") if hasattr(sale, "replaces") else _("Sale to a person")


def _paid(actor: Actor, since: date, until: date) -> list[CashRow]:
    payments = Payment.objects.visible_to(actor).filter(paid_at__date__range=(since, until))
    return [
        CashRow(
            reference=payment.reference,
            seller=payment.place.name,
            order=(payment.place.name, payment.year, payment.number),
            on=payment.paid_at,
            what=_("Instalment of %(sale)s") % {"sale": payment.plan.sale.reference},
            tags=(payment.plan.sale.device.asset_tag,),
            cents=payment.cents,
            taken_cents=payment.cents,
            means=str(payment.get_paid_by_display()),
            cancelled_at=payment.cancelled_at,
            url=reverse("sales:plan", args=[payment.plan_id]),
        )
        for payment in payments.select_related("place", "plan__sale__device").order_by("pk")
    ]


def _to_organisations(actor: Actor, since: date, until: date) -> list[CashRow]:
    sales = SaleToOrganisation.objects.visible_to(actor).filter(sold_at__date__range=(since, until))
    rows = sales.select_related("organisation", "place", "workshop").prefetch_related("lines__device")
    return [_to_organisation(sale) for sale in rows.order_by("pk")]


def _to_organisation(sale: SaleToOrganisation) -> CashRow:
    lines = list(sale.lines.all())
    cents = sum(line.price_cents for line in lines if line.cancelled_at is None)
    return CashRow(
        reference=sale.reference,
        seller=sale.seller.name,
        order=(sale.seller.name, sale.year, sale.number),
        on=sale.sold_at,
        what=_("Sale to %(organisation)s") % {"organisation": sale.organisation.name},
        tags=[line.device.asset_tag for line in lines],
        cents=cents,
        taken_cents=cents,
        means=str(sale.get_paid_by_display()),
        cancelled_at=sale.cancelled_at,
        url=reverse("sales:organisation_sale", args=[sale.pk]),
    )
