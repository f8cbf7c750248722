from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.preparation.models import LooseAccessory, Recipe
else:
    LooseAccessory = Recipe = object


class RecipeQuerySet(QuerySet["Recipe"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the territory; an external workshop reads those of the computers that stand in it."""
        mine = reach(
            actor,
            "recipe.view",
            territory="programme__territory",
            workshops=("programme__devices__workshop",),
        )
        rows = self.filter(mine)
        return rows.distinct() if actor.is_external else rows

    def offered(self) -> Self:
        return self.filter(retired_at=None)


class LooseAccessoryQuerySet(QuerySet["LooseAccessory"]):
    def visible_to(self, actor: Actor, capability: str = "accessory.view") -> Self:
        """Those of the workshops of the territory; an external workshop sees its own drawers."""
        return self.filter(
            reach(actor, capability, territory="workshop__organisation__territory", workshops=("workshop",))
        )
