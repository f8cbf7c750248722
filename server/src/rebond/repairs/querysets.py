from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.repairs.models import Repair
else:
    Repair = object


class RepairQuerySet(QuerySet["Repair"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "repair.view", territory="device__territory"))

    def open(self) -> Self:
        return self.filter(closed_at=None)
