from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.committees.choices import SessionState
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.committees.models import CommitteeSession
else:
    CommitteeSession = object


class CommitteeSessionQuerySet(QuerySet["CommitteeSession"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "committee.view", territory="programme__territory"))

    def to_come(self) -> Self:
        """Planned or in session, the next one first."""
        return self.filter(state__in=[SessionState.PLANNED, SessionState.OPEN]).order_by("meets_on", "pk")

    def held(self) -> Self:
        return self.filter(state=SessionState.CLOSED).order_by("-meets_on", "-pk")
