from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q, QuerySet, Sum

from rebond.access import Actor
from rebond.collection.choices import COMPUTERS, RequestState, RoundState, StopOutcome
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from datetime import date

    from rebond.collection.models import DonationRequest, Round
else:
    DonationRequest = Round = object


class DonationRequestQuerySet(QuerySet["DonationRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation_request.view")

    def to_answer_by(self, actor: Actor) -> Self:
        """Those that wait for the coordination."""
        return self._within(actor, "donation_request.decide").filter(state=RequestState.RECEIVED)

    def asked_of(self, actor: Actor) -> Self:
        """Those on which the coordination waits for an answer of whoever offers."""
        return self._within(actor, "donation_request.make").filter(state=RequestState.ASKED)

    def with_counts(self) -> Self:
        """Each with ``computers``: laptops, desktops and tablets offered."""
        counted = Sum("lines__count", filter=Q(lines__kind__in=[kind.value for kind in COMPUTERS]), default=0)
        return self.annotate(computers=counted)

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="territory",
                organisations=("organisation", "lot__agreement__donor"),
            )
        )


class RoundQuerySet(QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "round.view", territory="workshop__organisation__territory"))

    def of_day(self, day: date) -> Self:
        return self.filter(state=RoundState.PLANNED, day=day)

    def left_before(self, day: date) -> Self:
        """Their day is over, and nobody said what came of them."""
        return self.filter(state=RoundState.PLANNED, day__lt=day)

    def with_counts(self) -> Self:
        """Each with ``stop_count``, ``to_visit``, ``announced`` and ``collected``."""
        return self.annotate(
            stop_count=Count("stops"),
            to_visit=Count("stops", filter=Q(stops__outcome=StopOutcome.TO_DO)),
            announced=Sum("stops__announced", default=0),
            collected=Sum("stops__collected", default=0),
        )
