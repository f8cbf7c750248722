from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.referrals.stages import Stage

if TYPE_CHECKING:
    from rebond.referrals.models import Contact, Referral
else:
    Contact = Referral = object


class ReferralQuerySet(QuerySet["Referral"]):
    def visible_to(self, actor: Actor) -> Self:
        """A prescriber sees those its organisation sent; a place those sent to it."""
        return self.filter(
            reach(
                actor, "referral.view", territory="programme__territory",
                organisations=("prescriber",), places=("place",),
            )
        )

    def open(self) -> Self:
        return self.filter(stage__in=Stage.OPEN)


class ContactQuerySet(QuerySet["Contact"]):
    def due_for_erasure(self, on: date) -> Self:
        return self.filter(erase_on__lte=on)
