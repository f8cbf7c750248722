from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.vouchers.choices import AccreditationState, VoucherState

if TYPE_CHECKING:
    from rebond.vouchers.models import Accreditation, Claim, Redemption, Voucher, VoucherScheme
else:
    Accreditation = Claim = Redemption = Voucher = VoucherScheme = object

VIEW, ACCOUNT = "voucher.view", "voucher.account"


class SchemeQuerySet(QuerySet["VoucherScheme"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, VIEW, territory="programme__territory"))

    def kept_by(self, actor: Actor, capability: str = ACCOUNT) -> Self:
        """Those whose books and money the hat may look into: of its territory, or funded by its organisation."""
        return self.filter(
            reach(
                actor,
                capability,
                territory="programme__territory",
                organisations=("fundings__organisation",),
            )
        )


class AccreditationQuerySet(QuerySet["Accreditation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, VIEW, territory="scheme__programme__territory"))

    def in_force(self, on: date) -> Self:
        """Granted by that day, and not yet at its last day, be it the agreed one or an early one."""
        return (
            self.exclude(state=AccreditationState.DRAFT)
            .filter(granted_on__lte=on)
            .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        )


class VoucherQuerySet(QuerySet["Voucher"]):
    def outstanding(self) -> Self:
        return self.filter(state=VoucherState.OUTSTANDING)

    def to_credit(self) -> Self:
        """Expired or cancelled, and in no credit note yet."""
        return self.filter(state__in=VoucherState.CREDITED, credit=None)


class RedemptionQuerySet(QuerySet["Redemption"]):
    def standing(self) -> Self:
        """Not reversed."""
        return self.filter(reversed_at=None)

    def standing_before(self, moment: datetime) -> Self:
        return self.filter(redeemed_at__lt=moment).filter(Q(reversed_at=None) | Q(reversed_at__gte=moment))

    def to_claim(self) -> Self:
        return self.standing().filter(claim=None)


class ClaimQuerySet(QuerySet["Claim"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "voucher_claim.view",
                territory="scheme__programme__territory",
                organisations=("place__organisation", "scheme__fundings__organisation"),
                places=("place",),
            )
        ).distinct()
