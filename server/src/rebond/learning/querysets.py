from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.learning.choices import PathState
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.learning.models import Enrolment, Session
else:
    Enrolment = Session = object


class SessionQuerySet(QuerySet["Session"]):
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


class EnrolmentQuerySet(QuerySet["Enrolment"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "learning.view",
                territory="referral__programme__territory",
                organisations=("referral__place__organisation",),
                places=("referral__place",),
            )
        )

    def running(self) -> Self:
        return self.exclude(state=PathState.ABANDONED)
