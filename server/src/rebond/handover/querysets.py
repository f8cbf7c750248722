from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from rebond.access import Actor
from rebond.handover.choices import ReplacementState
from rebond.learning.choices import PathState
from rebond.learning.models import Enrolment
from rebond.network.querysets import reach
from rebond.programmes.choices import Outlet

if TYPE_CHECKING:
    from rebond.handover.models import EndOfUse, Handover, Loan, ReplacementRequest, Sale, Signing
else:
    EndOfUse = Handover = Loan = ReplacementRequest = Sale = Signing = object


def _at_places(actor: Actor, capability: str, place: str = "place") -> Q:
    """What a place did stays within reach of the one that took over from it."""
    return reach(
        actor,
        capability,
        territory=f"{place}__organisation__territory",
        organisations=(f"{place}__organisation",),
        places=(place, f"{place}__taken_over_by"),
    )


class HandoverQuerySet(QuerySet["Handover"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_at_places(actor, "device.hand_over"))

    def current(self) -> Self:
        """Those whose person has the computer now."""
        return self.filter(ended_at=None, cancelled_at=None, use_ended_at=None)

    def to_give(self) -> Self:
        """Lent during a path that is completed now."""
        done = Enrolment.objects.filter(referral=OuterRef("referral"), state=PathState.COMPLETED)
        return self.current().filter(Exists(done), outlet=Outlet.LOAN_DURING_PATH)

    def lent_beyond(self, day: date) -> Self:
        """Loans to people that should have come back before ``day``."""
        return self.current().filter(due_on__lt=day)


class LoanQuerySet(QuerySet["Loan"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "device.lend_to_organisation",
                territory="organisation__territory",
                organisations=("organisation",),
            )
        )

    def current(self) -> Self:
        return self.filter(ended_at=None)


class SaleQuerySet(QuerySet["Sale"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_at_places(actor, "device.sell"))

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)


class EndOfUseQuerySet(QuerySet["EndOfUse"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_at_places(actor, "device.hand_over"))


class ReplacementRequestQuerySet(QuerySet["ReplacementRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_at_places(actor, "device.hand_over", "end__place"))

    def waiting(self) -> Self:
        return self.filter(state=ReplacementState.ASKED)


class SigningQuerySet(QuerySet["Signing"]):
    def due_for_erasure(self, on: date) -> Self:
        """Those whose signature or paper is still there after its time."""
        return self.filter(erase_on__lte=on).still_kept()

    def still_kept(self) -> Self:
        """With something signed that may be looked at."""
        return self.exclude(sealed_signature=b"", sealed_paper=b"")
