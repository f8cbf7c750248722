from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet, Sum

from rebond.access import Actor
from rebond.collection.choices import COMPUTERS, RequestState
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.collection.models import DonationRequest
else:
    DonationRequest = object


class DonationRequestQuerySet(QuerySet["DonationRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation_request.view")

    def to_answer_by(self, actor: Actor) -> Self:
        """Those that wait for the coordination."""
        return self._within(actor, "donation_request.decide").filter(state=RequestState.RECEIVED)

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
