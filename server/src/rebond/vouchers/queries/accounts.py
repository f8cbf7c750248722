"""The balance of a scheme: counted from the ledger, counted again from the rows, and compared to the cent.

issued = redeemed + expired + cancelled + outstanding, at the end of any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from rebond.kit.days import midnight_after
from rebond.ledger.models import Event
from rebond.vouchers.choices import ClaimState, VoucherState
from rebond.vouchers.models import Claim, Credit, Payment, Redemption, Voucher, VoucherScheme

SIGNS = {
    "voucher_book.issued": ("issued", 1),
    "voucher.redeemed": ("redeemed", 1),
    "voucher.redemption_reversed": ("redeemed", -1),
    "voucher_book.expired": ("expired", 1),
    "voucher_book.cancelled": ("cancelled", 1),
    "voucher_credit.noted": ("credited", 1),
    "voucher_payment.paid": ("paid", 1),
}
"""What each kind of event moves. Outstanding is what remains."""


@dataclass(frozen=True, slots=True)
class Worth:
    vouchers: int = 0
    cents: int = 0

    def __add__(self, other: Worth) -> Worth:
        return Worth(self.vouchers + other.vouchers, self.cents + other.cents)

    def __sub__(self, other: Worth) -> Worth:
        return Worth(self.vouchers - other.vouchers, self.cents - other.cents)


@dataclass(frozen=True, slots=True)
class Balance:
    issued: Worth
    redeemed: Worth
    expired: Worth
    cancelled: Worth
    outstanding: Worth
    credited: Worth
    paid: Worth

    @property
    def adds_up(self) -> bool:
        return self.issued == self.redeemed + self.expired + self.cancelled + self.outstanding

    @property
    def to_credit(self) -> Worth:
        """Expired or cancelled, and not given back to the funders yet."""
        return self.expired + self.cancelled - self.credited

    @property
    def to_pay(self) -> Worth:
        """Redeemed, and not paid to the places yet."""
        return self.redeemed - self.paid


FIGURES = (
    ("issued", pgettext_lazy("vouchers", "Issued")),
    ("redeemed", pgettext_lazy("vouchers", "Redeemed")),
    ("expired", pgettext_lazy("vouchers", "Expired")),
    ("cancelled", pgettext_lazy("vouchers", "Cancelled")),
    ("outstanding", _("Outstanding")),
    ("paid", _("Paid to the places")),
    ("credited", _("Credited to the funders")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure told twice; ``gap`` is the rows minus the ledger."""

    key: str
    label: str | StrPromise
    ledger: Worth
    rows: Worth

    @property
    def gap(self) -> Worth:
        return self.rows - self.ledger

    @property
    def is_right(self) -> bool:
        return self.ledger == self.rows


@dataclass(frozen=True, slots=True)
class Account:
    """Both counts of a scheme at the end of a day. ``contradictions``: vouchers whose state no redemption explains."""

    day: date
    ledger: Balance
    rows: Balance
    contradictions: int

    @property
    def figures(self) -> list[Figure]:
        return [
            Figure(key, label, getattr(self.ledger, key), getattr(self.rows, key)) for key, label in FIGURES
        ]

    @property
    def is_right(self) -> bool:
        return (
            self.ledger == self.rows
            and self.ledger.adds_up
            and self.rows.adds_up
            and self.contradictions == 0
        )


def account_of(scheme: VoucherScheme, day: date | None = None) -> Account:
    """The balance at the end of ``day`` (today when left out), from both sources."""
    day = day or timezone.localdate()
    end = midnight_after(day)
    return Account(
        day, balance_from_ledger(scheme, end), balance_from_rows(scheme, end), _contradictions(scheme)
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What can be done to close the scheme: pay approved claims, expire what is past its last day, credit it."""

    to_pay: Worth
    to_expire: int
    to_credit: Worth


def waiting_for(scheme: VoucherScheme) -> Waiting:
    today = timezone.localdate()
    approved = Claim.objects.filter(scheme=scheme, state=ClaimState.APPROVED, payment=None)
    told = approved.aggregate(vouchers=Sum("voucher_count"), worth=Sum("amount_cents"))
    left = Voucher.objects.outstanding().filter(book__scheme=scheme, book__expires_on__lt=today)
    dates = left.order_by("pk").values_list("book__expires_on", "book__days_to_enter")
    return Waiting(
        to_pay=Worth(told["vouchers"] or 0, told["worth"] or 0),
        to_expire=sum(expires_on + timedelta(days=days) < today for expires_on, days in dates),
        to_credit=_worth(Voucher.objects.to_credit().filter(book__scheme=scheme)),
    )


def credits_of(scheme: VoucherScheme) -> QuerySet[Credit]:
    return scheme.credits.order_by("-pk")


def balance_from_ledger(scheme: VoucherScheme, end: datetime) -> Balance:
    """From the events that occurred before ``end``."""
    events = Event.objects.filter(kind__in=SIGNS, facts__scheme_id=scheme.pk, occurred_at__lt=end)
    rows = (
        events.order_by("kind").values("kind").annotate(vouchers=_sum_of("vouchers"), worth=_sum_of("cents"))
    )
    found = {name: Worth() for name, _sign in SIGNS.values()}
    for row in rows:
        name, sign = SIGNS[row["kind"]]
        found[name] += Worth(sign * row["vouchers"], sign * row["worth"])
    ended = found["redeemed"] + found["expired"] + found["cancelled"]
    return Balance(**found, outstanding=found["issued"] - ended)


def balance_from_rows(scheme: VoucherScheme, end: datetime) -> Balance:
    """From the books, vouchers and redemptions as they stand; each voucher is counted where its own rows put it."""
    issued = Voucher.objects.filter(book__scheme=scheme, book__issued_at__lt=end)
    standing = Redemption.objects.standing_before(end).filter(voucher=OuterRef("pk"))
    vouchers = issued.annotate(is_redeemed=Exists(standing))
    settled = Q(settled_at__lt=end)
    redeemed = Redemption.objects.standing_before(end).filter(voucher__book__scheme=scheme)
    return Balance(
        issued=_worth(issued),
        redeemed=_total(redeemed, "cents"),
        expired=_worth(issued.filter(settled, state=VoucherState.EXPIRED)),
        cancelled=_worth(issued.filter(settled, state=VoucherState.CANCELLED)),
        outstanding=_worth(vouchers.filter(is_redeemed=False).exclude(settled)),
        credited=_credited(scheme, end),
        paid=_paid(scheme, end),
    )


def _contradictions(scheme: VoucherScheme) -> int:
    """Today: redeemed without a standing redemption, or one that stands without the state."""
    standing = Redemption.objects.standing().filter(voucher=OuterRef("pk"))
    rows = Voucher.objects.filter(book__scheme=scheme).annotate(is_redeemed=Exists(standing))
    odd = Q(state=VoucherState.REDEEMED, is_redeemed=False) | (
        Q(is_redeemed=True) & ~Q(state=VoucherState.REDEEMED)
    )
    return rows.filter(odd).count()


def _sum_of(name: str) -> Sum:
    return Sum(Cast(KT(f"facts__{name}"), BigIntegerField()))


def _worth(vouchers: QuerySet[Voucher]) -> Worth:
    return _total(vouchers, "book__face_value_cents")


def _total(rows: QuerySet[Voucher] | QuerySet[Redemption], cents: str) -> Worth:
    told = rows.aggregate(vouchers=Count("pk"), worth=Sum(cents))
    return Worth(told["vouchers"], told["worth"] or 0)


def _credited(scheme: VoucherScheme, end: datetime) -> Worth:
    notes = Credit.objects.filter(scheme=scheme, credited_at__lt=end)
    return _worth(Voucher.objects.filter(credit__in=notes))


def _paid(scheme: VoucherScheme, end: datetime) -> Worth:
    payments = Payment.objects.filter(scheme=scheme, marked_at__lt=end)
    return _total(Redemption.objects.standing().filter(claim__payment__in=payments), "cents")
