from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.stock.choices import DeliveryState

if TYPE_CHECKING:
    from rebond.stock.models import Delivery
else:
    Delivery = object


class DeliveryQuerySet(QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor, "stock.view", territory="place__organisation__territory",
                organisations=("place__organisation",), places=("place",),
            )
        )

    def underway(self) -> Self:
        return self.filter(state=DeliveryState.IN_TRANSIT)
