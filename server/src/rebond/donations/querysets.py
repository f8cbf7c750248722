from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, NullIf

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.donations.models import AgreementDocument, DonationAgreement, Lot
else:
    AgreementDocument = DonationAgreement = Lot = object

SOON_DAYS = 92
"""Three months: how long before its end an agreement is looked at."""


def serving(programme_id: int) -> Q:
    """Of computers: those that leave under this programme, set aside for it or of it and set aside for no other."""
    own = Q(lot__earmark_programme=None, lot__agreement__programme=programme_id)
    return Q(lot__earmark_programme=programme_id) | own


class DonationAgreementQuerySet(QuerySet["DonationAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation.view")

    def open_to(self, actor: Actor) -> Self:
        """Those under which the hat may announce a lot."""
        return self._within(actor, "lot.announce")

    def with_counts(self) -> Self:
        """Each with ``lot_count``."""
        return self.annotate(lot_count=Count("lots"))

    def ending(self, day: date) -> Self:
        """Those that end within three months of ``day``, or have ended, and that no other of the donor follows."""
        after = self.model._default_manager.filter(  # noqa: SLF001 - Django's own name
            programme=OuterRef("programme"), donor=OuterRef("donor"), signed_on__isnull=False
        ).exclude(pk=OuterRef("pk"))
        later = after.filter(
            Q(ends_on=None, signed_on__gte=OuterRef("signed_on")) | Q(ends_on__gt=OuterRef("ends_on"))
        )
        ending = self.filter(ends_on__lte=day + timedelta(days=SOON_DAYS), signed_on__isnull=False)
        return ending.exclude(Exists(later))

    def being_signed(self) -> Self:
        """Those whose last signature is awaited, each with ``awaited_since``: the day from which it is somebody's turn."""
        turn = Min("signing_steps__awaited_since", filter=Q(signing_steps__done_on=None))
        return self.filter(signed_on=None).annotate(awaited_since=turn)

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(actor, capability, territory="programme__territory", organisations=("donor",))
        )


class AgreementDocumentQuerySet(QuerySet["AgreementDocument"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "donation_document.read",
                territory="agreement__programme__territory",
                organisations=("agreement__donor",),
            )
        )


class LotQuerySet(QuerySet["Lot"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation.view")

    def with_counts(self) -> Self:
        """Each with ``announced``, else as many as its list names, and ``counted`` on its pallets, else scanned.

        None: nothing was announced, nothing came yet.
        """
        listed = Q(devices__merged_into=None, devices__imported_lines__isnull=False)
        scanned = Q(devices__merged_into=None, devices__received_at__isnull=False)
        return self.annotate(
            announced=Coalesce("announced_count", self._computers(listed)),
            counted=Coalesce(Sum("pallets__counted"), self._computers(scanned)),
        )

    def _computers(self, which: Q) -> NullIf:
        """How many of each lot; in a query of its own, for what is summed beside it. None for none."""
        one = self.model._default_manager.filter(pk=OuterRef("pk")).order_by()  # noqa: SLF001 - Django's own name
        count = one.values("pk").annotate(count=Count("devices", filter=which, distinct=True)).values("count")
        return NullIf(Subquery(count), 0)

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="agreement__programme__territory",
                organisations=("agreement__donor",),
            )
        )
