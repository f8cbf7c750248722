from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.handover.models import Handover, Loan, Sale
else:
    Handover = Loan = Sale = object


class HandoverQuerySet(QuerySet["Handover"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "device.hand_over",
                territory="place__organisation__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def current(self) -> Self:
        return self.filter(ended_at=None, cancelled_at=None)


class LoanQuerySet(QuerySet["Loan"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "device.lend_to_organisation",
                territory="organisation__territory",
                organisations=("organisation",),
            )
        )

    def current(self) -> Self:
        return self.filter(ended_at=None)


class SaleQuerySet(QuerySet["Sale"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "device.sell",
                territory="place__organisation__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)
