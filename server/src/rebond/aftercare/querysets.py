from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.aftercare.choices import Reached
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.aftercare.models import FollowUp
else:
    FollowUp = object

KEPT_YEARS = 5


class FollowUpQuerySet(QuerySet["FollowUp"]):
    def refused(self) -> Self:
        return self.filter(reached=Reached.REFUSED)

    def due_for_erasure(self, on: date) -> Self:
        """Five years after 31 December of the year in which their programme ended.

        Of a programme without a last day: of the year in which they were asked.
        """
        first = on.year - KEPT_YEARS
        programme = "handover__referral__programme__ends_on"
        ended = Q(**{f"{programme}__year__lt": first})
        return self.filter(ended | Q(**{programme: None}, asked_on__year__lt=first))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "aftercare.record",
                territory="handover__place__organisation__territory",
                organisations=("handover__place__organisation",),
                places=("handover__place", "handover__place__taken_over_by"),
            )
        )
