from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.aftercare.models import FollowUp
else:
    FollowUp = object


class FollowUpQuerySet(QuerySet["FollowUp"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "aftercare.record",
                territory="handover__place__organisation__territory",
                organisations=("handover__place__organisation",),
                places=("handover__place",),
            )
        )
