from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, QuerySet, Sum

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.donations.models import DonationAgreement, Lot
else:
    DonationAgreement = Lot = object


class DonationAgreementQuerySet(QuerySet["DonationAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation.view")

    def open_to(self, actor: Actor) -> Self:
        """Those under which the hat may announce a lot."""
        return self._within(actor, "lot.announce")

    def with_counts(self) -> Self:
        """Each with ``lot_count``."""
        return self.annotate(lot_count=Count("lots"))

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(actor, capability, territory="programme__territory", organisations=("donor",))
        )


class LotQuerySet(QuerySet["Lot"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation.view")

    def receivable_by(self, actor: Actor) -> Self:
        """Lots still awaited, that the hat may receive."""
        return self._within(actor, "device.receive").filter(closed_at=None)

    def with_counts(self) -> Self:
        """Each with ``counted_by_hand``: what was counted on its pallets, None before the first."""
        return self.annotate(counted_by_hand=Sum("pallets__counted"))

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="agreement__programme__territory",
                organisations=("agreement__donor",),
            )
        )
