"""What the places owe for their batches, what is claimed, what is waived: counted from the orders themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from rebond.access import Actor
from rebond.network.models import Place
from rebond.orders.choices import LEAST_CLAIM_CENTS, OrderState, PriceStanding, least_claim_cents
from rebond.orders.models import Order, PriceClaim
from rebond.orders.querysets import OWED
from rebond.programmes.choices import BatchClaims
from rebond.programmes.models import Programme
from rebond.programmes.wording import euros

MOST_CLAIMS = 100
NOT_DUE = Q(state__in=OrderState.OPEN, claim=None, waiver="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """In cents; ``priced`` is the sum of the other four. What was given up or refused is in none."""

    priced: int = 0
    not_due: int = 0
    owed: int = 0
    claimed: int = 0
    waived: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        sums = {item.name: getattr(self, item.name) + getattr(other, item.name) for item in fields(self)}
        return Amounts(**sums)

    @property
    def priced_written(self) -> str:
        return euros(self.priced)

    @property
    def not_due_written(self) -> str:
        return euros(self.not_due)

    @property
    def owed_written(self) -> str:
        return euros(self.owed)

    @property
    def claimed_written(self) -> str:
        return euros(self.claimed)

    @property
    def waived_written(self) -> str:
        return euros(self.waived)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAmounts:
    """Of one place within one programme. ``orders_owed``: how many a claim would hold."""

    programme_id: int
    programme: str
    place_id: int
    place: str
    rule: BatchClaims
    amounts: Amounts
    orders_owed: int

    @property
    def may_be_claimed(self) -> bool:
        return self.amounts.owed >= least_claim_cents(self.rule)

    @property
    def lacking(self) -> int:
        """In cents: what is owed too little to be claimed; 0 where nothing is owed, or where it may be."""
        return 0 if self.may_be_claimed or not self.amounts.owed else LEAST_CLAIM_CENTS - self.amounts.owed

    @property
    def lacking_written(self) -> str:
        return euros(self.lacking)


def amounts_by_place(actor: Actor) -> list[PlaceAmounts]:
    """Each place that ordered at a price, by programme then name. One query."""
    rows = _counted(Order.objects.visible_to(actor))
    return [_row(row) for row in rows]


def total_of(rows: Sequence[PlaceAmounts]) -> Amounts:
    return sum((row.amounts for row in rows), Amounts())


def claims_listed(actor: Actor) -> QuerySet[PriceClaim]:
    return PriceClaim.objects.visible_to(actor).select_related("programme", "place")


def claim_visible(pk: int, actor: Actor) -> PriceClaim:
    """Raise ``Http404`` for one out of reach."""
    rows = PriceClaim.objects.visible_to(actor).select_related(
        "programme__territory", "place__organisation", "place__commune"
    )
    return get_object_or_404(rows, pk=pk)


def orders_of(claim: PriceClaim) -> list[Order]:
    return list(claim.orders.select_related("agreement").order_by("pk"))


def _counted(rows: QuerySet[Order]) -> list[dict[str, object]]:
    def cents(condition: Q) -> Coalesce:
        return Coalesce(Sum("price_cents", filter=condition), 0)

    given_up = Q(state__in=OrderState.GIVEN_UP, claim=None)
    grouped = (
        rows.filter(price_cents__gt=0)
        .exclude(given_up)
        .values(
            "agreement__programme",
            "agreement__programme__name",
            "agreement__programme__batch_claims",
            "place",
            "place__name",
        )
        .annotate(
            priced=Coalesce(Sum("price_cents"), 0),
            not_due=cents(NOT_DUE),
            owed=cents(OWED),
            claimed=cents(Q(claim__isnull=False)),
            waived=cents(~Q(waiver="")),
            orders_owed=Count("pk", filter=OWED),
        )
        .order_by("agreement__programme__name", "place__name", "agreement__programme", "place")
    )
    return [dict(row) for row in grouped]


def _row(row: dict[str, object]) -> PlaceAmounts:
    names = [item.name for item in fields(Amounts)]
    return PlaceAmounts(
        programme_id=int(str(row["agreement__programme"])),
        programme=str(row["agreement__programme__name"]),
        place_id=int(str(row["place"])),
        place=str(row["place__name"]),
        rule=BatchClaims(str(row["agreement__programme__batch_claims"])),
        amounts=Amounts(**{name: int(str(row[name])) for name in names}),
        orders_owed=int(str(row["orders_owed"])),
    )


def price_in_words(order: Order) -> str:
    """What becomes of the price of ``order``, as its page and its delivery note say it."""
    standing = order.price_standing
    if standing is PriceStanding.CLAIMED:
        return gettext("Claimed: %(claim)s") % {"claim": order.claim}
    if standing is PriceStanding.WAIVED:
        return f"{standing.label} · {order.get_waiver_display()}"
    is_due = standing in {PriceStanding.NOT_DUE, PriceStanding.OWED}
    if is_due and order.agreement.programme.batch_claims == BatchClaims.GROUPED:
        told = gettext("%(standing)s · claimed with other orders from %(least)s on (CGCT D. 1611-1)")
        return told % {"standing": standing.label, "least": euros(LEAST_CLAIM_CENTS)}
    return str(standing.label)


def programme_of(pk: int, actor: Actor) -> Programme:
    """Raise ``Http404`` for one out of reach."""
    return get_object_or_404(Programme.objects.visible_to(actor), pk=pk)


def place_of(pk: int, actor: Actor) -> Place:
    """Raise ``Http404`` for one out of reach."""
    return get_object_or_404(Place.objects.visible_to(actor).select_related("organisation"), pk=pk)
