"""The cash report: every receipt of a seller in the order of its numbers, and the money taken in and given back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.access import Actor, may
from rebond.handover.choices import written_euros
from rebond.handover.models import Sale
from rebond.sales.models import Payment, SaleToOrganisation, SoldComputer
from rebond.sales.querysets import AT_THE_TILL, of_a_place


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRow:
    """One receipt, or what was given back of one. ``cents``: what it is about; ``means``: in words; ``tags``: of its computers.

    ``taken_cents``: what came in on that day, below 0 what was given back; a sale in instalments and an exchange bring
    nothing in by themselves. ``url``: empty for who may not follow it.
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
    """What one seller took in by one means, less what was given back. ``receipts``: those that brought it in."""

    seller: str
    means: str
    receipts: int
    cents: int

    @property
    def written(self) -> str:
        return written_euros(self.cents)


def cash_rows(actor: Actor, *, since: date, until: date) -> list[CashRow]:
    """Receipts of sellers within reach for these days, both included. Four queries, whatever their number.

    A receipt stays on its day even when it is cancelled; what it gives back is another row, on the day of the
    cancellation: a month that was closed never changes.
    """
    days = (since, until)
    rows = [*_to_people(actor, days), *_paid(actor, days), *_to_organisations(actor, days)]
    within = [row for row in rows if since <= timezone.localdate(row.on) <= until]
    return sorted(within, key=lambda row: row.order)


def cash_totals(rows: Sequence[CashRow]) -> list[CashTotal]:
    counted: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.taken_cents:
            counted.setdefault((row.seller, row.means), []).append(row.taken_cents)
    return [
        CashTotal(*key, sum(cents > 0 for cents in taken), sum(taken))
        for key, taken in sorted(counted.items())
    ]


def _to_people(actor: Actor, days: tuple[date, date]) -> Iterator[CashRow]:
    sales = Sale.objects.filter(of_a_place(actor, "place", AT_THE_TILL), _on(days, "sold_at"))
    follows = may(actor, "device.sell")
    for sale in sales.select_related("device", "place", "plan", "replaces").order_by("pk"):
        row = CashRow(
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
            url=reverse("sales:sale", args=[sale.pk]) if follows else "",
        )
        yield from _with_what_went_back(row)


def _what(sale: Sale) -> str:
    if hasattr(sale, "plan"):
        return _("Sale in instalments")
    return _("Exchange under warranty") if hasattr(sale, "replaces") else _("Sale to a person")


def _paid(actor: Actor, days: tuple[date, date]) -> Iterator[CashRow]:
    payments = Payment.objects.visible_to(actor, AT_THE_TILL).filter(_on(days, "paid_at"))
    follows = may(actor, "device.sell")
    for payment in payments.select_related("place", "plan__sale__device").order_by("pk"):
        row = CashRow(
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
            url=reverse("sales:plan", args=[payment.plan_id]) if follows else "",
        )
        yield from _with_what_went_back(row)


def _to_organisations(actor: Actor, days: tuple[date, date]) -> Iterator[CashRow]:
    undone = SoldComputer.objects.filter(cancelled_at__date__range=days).values("sale")
    sales = SaleToOrganisation.objects.visible_to(actor, AT_THE_TILL)
    sales = sales.filter(Q(sold_at__date__range=days) | Q(pk__in=undone))
    follows = may(actor, "device.sell_to_organisation")
    rows = sales.select_related("organisation", "place", "workshop").prefetch_related("lines__device")
    for sale in rows.order_by("pk"):
        lines = list(sale.lines.all())
        row = CashRow(
            reference=sale.reference,
            seller=sale.seller.name,
            order=(sale.seller.name, sale.year, sale.number),
            on=sale.sold_at,
            what=_("Sale to %(organisation)s") % {"organisation": sale.organisation.name},
            tags=_tags(lines),
            cents=_sum(lines),
            taken_cents=_sum(lines),
            means=str(sale.get_paid_by_display()),
            cancelled_at=sale.cancelled_at,
            url=reverse("sales:organisation_sale", args=[sale.pk]) if follows else "",
        )
        yield row
        yield from _went_back(row, lines)


def _went_back(row: CashRow, lines: Sequence[SoldComputer]) -> Iterator[CashRow]:
    """Computers of one sale may be undone one by one, each on its day."""
    by_day: dict[date, list[SoldComputer]] = {}
    for line in lines:
        if line.cancelled_at is not None:
            by_day.setdefault(timezone.localdate(line.cancelled_at), []).append(line)
    for undone in by_day.values():
        last = max(line.cancelled_at for line in undone if line.cancelled_at is not None)
        yield _given_back(row, last, _sum(undone), _tags(undone))


def _with_what_went_back(row: CashRow) -> Iterator[CashRow]:
    yield row
    if row.cancelled_at is not None and row.taken_cents:
        yield _given_back(row, row.cancelled_at, row.taken_cents, row.tags)


def _given_back(row: CashRow, moment: datetime, cents: int, tags: Sequence[str]) -> CashRow:
    what = _("Cancellation: %(what)s") % {"what": row.what}
    return replace(row, on=moment, what=what, tags=tags, cents=-cents, taken_cents=-cents, cancelled_at=None)


def _on(days: tuple[date, date], moment: str) -> Q:
    """That was written, or cancelled, on these days."""
    return Q(**{f"{moment}__date__range": days}) | Q(cancelled_at__date__range=days)


def _sum(lines: Sequence[SoldComputer]) -> int:
    return sum(line.price_cents for line in lines)


def _tags(lines: Sequence[SoldComputer]) -> list[str]:
    return [line.device.asset_tag for line in lines]
