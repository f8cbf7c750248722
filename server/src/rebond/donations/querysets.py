from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.donations.models import DonationAgreement, Lot
else:
    DonationAgreement = Lot = object


class DonationAgreementQuerySet(QuerySet["DonationAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(actor, "donation.view", territory="programme__territory", organisations=("donor",))
        )


class LotQuerySet(QuerySet["Lot"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor, "donation.view", territory="agreement__programme__territory",
                organisations=("agreement__donor",),
            )
        )
