from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.referrals.choices import Confirmation
from rebond.referrals.stages import OVERDUE, STALLED, Stage

if TYPE_CHECKING:
    from rebond.referrals.models import Contact, PersonalLink, Referral, ReferralGroup
else:
    Contact = PersonalLink = Referral = ReferralGroup = object


class ReferralQuerySet(QuerySet["Referral"]):
    def visible_to(self, actor: Actor) -> Self:
        """A prescriber sees those its organisation sent, by a personal link those of the link.

        A place sees those sent to it, or to one that it took over.
        """
        rows = self.filter(
            reach(
                actor,
                "referral.view",
                territory="programme__territory",
                organisations=("prescriber",),
                followed="place",
            )
        )
        return rows.filter(link=actor.link_id) if actor.link_id else rows

    def open(self) -> Self:
        return self.filter(stage__in=Stage.OPEN)

    def nominated(self, programme_id: int) -> Self:
        """Those of a programme who wait for its committee, the longest wait first."""
        return self.filter(programme=programme_id, stage=Stage.NOMINATED).order_by("referred_on", "code")

    def promised(self, programme_id: int) -> Self:
        """Those whom a committee retained and who have not received their computer yet."""
        waiting = self.open().filter(programme=programme_id, retained_at__isnull=False)
        return waiting.exclude(stage=Stage.NOMINATED)

    def waiting_at(self, place_id: int) -> Self:
        """Those that a place has to contact, the oldest first."""
        return self.filter(place=place_id, stage=Stage.SENT).order_by("stage_since", "pk")

    def late(self, moment: datetime) -> Self:
        """Those whom nobody contacted for too long."""
        return self.filter(stage=Stage.SENT, stage_since__lt=moment - OVERDUE)

    def stalled(self, stage: Stage, moment: datetime) -> Self:
        """Those who have stood at ``stage`` for a month."""
        return self.filter(stage=stage, stage_since__lt=moment - STALLED)

    def to_confirm(self) -> Self:
        """A place opened them itself, and whoever follows them has not answered yet."""
        return self.filter(confirmation=Confirmation.ASKED)


class ReferralGroupQuerySet(QuerySet["ReferralGroup"]):
    def visible_to(self, actor: Actor) -> Self:
        """As their people are."""
        rows = self.filter(
            reach(
                actor,
                "referral.view",
                territory="programme__territory",
                organisations=("prescriber",),
                places=("place",),
            )
        )
        return rows.filter(link=actor.link_id) if actor.link_id else rows


class PersonalLinkQuerySet(QuerySet["PersonalLink"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "prescriber_link.manage", territory="organisation__territory"))

    def ended_before(self, moment: datetime) -> Self:
        """Those revoked or out of date for longer than since ``moment``."""
        return self.filter(Q(revoked_at__lt=moment) | Q(expires_at__lt=moment))


class ContactQuerySet(QuerySet["Contact"]):
    def due_for_erasure(self, on: date) -> Self:
        return self.filter(erase_on__lte=on)

    def due_after(self, on: date) -> Self:
        """Those that may still be read on that day, erased late or not."""
        return self.filter(Q(erase_on=None) | Q(erase_on__gt=on))
