from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.stock.choices import DeliveryState, LineState

if TYPE_CHECKING:
    from rebond.stock.models import Delivery, DeliveryLine, Location
else:
    Delivery = DeliveryLine = Location = object


class LocationQuerySet(QuerySet["Location"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "device.shelve",
                territory="workshop__organisation__territory",
                organisations=("workshop__organisation",),
            )
        )


class DeliveryQuerySet(QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "stock.view",
                territory="place__organisation__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def filling(self) -> Self:
        return self.filter(state=DeliveryState.FILLING)

    def underway(self) -> Self:
        return self.filter(state=DeliveryState.IN_TRANSIT)

    def received(self) -> Self:
        return self.filter(state=DeliveryState.RECEIVED)


class LineQuerySet(QuerySet["DeliveryLine"]):
    def sent(self) -> Self:
        """Those that count towards the order."""
        return self.filter(state__in=LineState.SENT)

    def to_settle(self) -> Self:
        return self.filter(state__in=LineState.TO_SETTLE)

    def on_the_way(self) -> Self:
        """Neither received, nor said to be elsewhere."""
        return self.filter(state__in=LineState.ON_THE_WAY)
