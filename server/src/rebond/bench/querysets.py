from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.bench.models import Card, FoundObject
else:
    Card = FoundObject = object


class CardQuerySet(QuerySet["Card"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "bench.view", territory="workshop__organisation__territory"))

    def on_the_bench(self) -> Self:
        return self.filter(closed_at=None)


class FoundObjectQuerySet(QuerySet["FoundObject"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "bench.view", territory="device__territory"))

    def kept(self) -> Self:
        """Those that wait to be returned or destroyed."""
        return self.filter(settled_at=None)
