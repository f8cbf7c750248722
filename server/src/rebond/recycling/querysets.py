from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.recycling.choices import BatchState, DestructionState

if TYPE_CHECKING:
    from rebond.recycling.models import Destruction, RegisterEntry, WeeeBatch
else:
    Destruction = RegisterEntry = WeeeBatch = object


class BatchQuerySet(QuerySet["WeeeBatch"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "weee.view", territory="territory"))

    def to_request(self) -> Self:
        """Closed, and nobody was asked to fetch them."""
        return self.filter(state=BatchState.CLOSED)

    def not_fetched_by(self, day: date) -> Self:
        """Asked for, and not said to be collected once the days that were wished for are over."""
        return self.filter(state=BatchState.REQUESTED, request__wished_to__lt=day)


class RegisterQuerySet(QuerySet["RegisterEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "weee.view", territory="batch__territory"))

    def in_force(self) -> Self:
        """Without the lines that another one corrects."""
        return self.filter(corrected_by=None)


class DestructionQuerySet(QuerySet["Destruction"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "weee.view", territory="territory"))

    def open(self) -> Self:
        return self.filter(state=DestructionState.OPEN)
