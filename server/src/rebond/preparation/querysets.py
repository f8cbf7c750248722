from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.preparation.models import Recipe
else:
    Recipe = object


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
