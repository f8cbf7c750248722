from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.sales.models import Instalment, InstalmentPlan, Payment, SaleToOrganisation
else:
    Instalment = InstalmentPlan = Payment = SaleToOrganisation = object


AT_THE_TILL = "cash.view"
"""Who reads the money of a seller, whether or not they may sell."""


def of_a_place(actor: Actor, place: str, capability: str = "device.sell") -> Q:
    return reach(
        actor,
        capability,
        territory=f"{place}__organisation__territory",
        organisations=(f"{place}__organisation",),
        places=(place, f"{place}__taken_over_by"),
    )


class SaleToOrganisationQuerySet(QuerySet["SaleToOrganisation"]):
    def visible_to(self, actor: Actor, capability: str = "device.sell_to_organisation") -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="organisation__territory",
                organisations=("place__organisation", "workshop__organisation"),
                places=("place",),
            )
        )


class InstalmentPlanQuerySet(QuerySet["InstalmentPlan"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(of_a_place(actor, "sale__place"))


class InstalmentQuerySet(QuerySet["Instalment"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(of_a_place(actor, "plan__sale__place"))

    def owed(self) -> Self:
        return self.filter(plan__sale__cancelled_at=None, covered_cents__lt=F("cents"))

    def late_on(self, day: date) -> Self:
        return self.owed().filter(due_on__lt=day)


class PaymentQuerySet(QuerySet["Payment"]):
    def visible_to(self, actor: Actor, capability: str = "device.sell") -> Self:
        return self.filter(of_a_place(actor, "place", capability))

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)
