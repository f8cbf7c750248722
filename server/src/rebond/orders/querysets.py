from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.orders.choices import AgreementState, OrderState

if TYPE_CHECKING:
    from rebond.orders.models import Agreement, Order, PriceClaim
else:
    Agreement = Order = PriceClaim = object


OWED = Q(state=OrderState.DELIVERED, claim=None, waiver="")
"""Of an order that has a price."""


class AgreementQuerySet(QuerySet["Agreement"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "agreement.view",
                territory="programme__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def may_order(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "order.place",
                territory="programme__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def in_force(self, on: date) -> Self:
        """Signed by that day, and not yet at its term, be it the agreed one or an early one."""
        return (
            self.exclude(state=AgreementState.DRAFT)
            .filter(signed_on__lte=on)
            .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        )


class OrderQuerySet(QuerySet["Order"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "order.view",
                territory="agreement__programme__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def open(self) -> Self:
        return self.filter(state__in=OrderState.OPEN)

    def owed(self) -> Self:
        """Delivered, at a price that is neither claimed nor waived."""
        return self.filter(OWED, price_cents__gt=0)


class PriceClaimQuerySet(QuerySet["PriceClaim"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "order.view",
                territory="programme__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def current(self) -> Self:
        return self.filter(cancelled_at=None)
