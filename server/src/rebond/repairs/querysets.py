from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.repairs.choices import OrderState

if TYPE_CHECKING:
    from rebond.repairs.models import Part, PartModel, Repair, SupplierOrder
else:
    Part = PartModel = Repair = SupplierOrder = object


class RepairQuerySet(QuerySet["Repair"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of a territory; an external workshop sees those of the computers that stand at its own."""
        return self.filter(
            reach(actor, "repair.view", territory="device__territory", workshops=("device__workshop",))
        )

    def open(self) -> Self:
        return self.filter(closed_at=None)


class PartModelQuerySet(QuerySet["PartModel"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "repair.view",
                territory="workshop__organisation__territory",
                workshops=("workshop",),
            )
        )


class PartQuerySet(QuerySet["Part"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "repair.view",
                territory="model__workshop__organisation__territory",
                workshops=("model__workshop",),
            )
        )

    def in_stock(self) -> Self:
        return self.filter(quantity__gt=0)


class SupplierOrderQuerySet(QuerySet["SupplierOrder"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "repair.view",
                territory="workshop__organisation__territory",
                workshops=("workshop",),
            )
        )

    def waiting(self) -> Self:
        return self.filter(state__in=OrderState.WAITING)
