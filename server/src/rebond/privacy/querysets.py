from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.privacy.models import ErasureCount
else:
    ErasureCount = object


class ErasureCountQuerySet(QuerySet["ErasureCount"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the programmes of the territory, and those of no programme."""
        return self.filter(Q(programme=None) | reach(actor, "privacy.view", territory="programme__territory"))
