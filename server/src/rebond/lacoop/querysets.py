from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.lacoop.choices import ActivityState
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.lacoop.models import CoopActivity
else:
    CoopActivity = object


class ActivityQuerySet(QuerySet["CoopActivity"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "learning.view",
                territory="place__organisation__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def to_confirm(self) -> Self:
        return self.filter(state=ActivityState.PROPOSED)
