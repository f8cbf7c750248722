from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet

from rebond.access import Actor, Scope, scope_of
from rebond.devices.stages import Stage
from rebond.network.querysets import reach
from rebond.stock.choices import DeliveryState, LineState, StocktakeState, TransferState

if TYPE_CHECKING:
    from rebond.stock.models import Delivery, DeliveryLine, Location, Placement, Stocktake, Transfer
else:
    Delivery = DeliveryLine = Location = Placement = Stocktake = Transfer = object


class LocationQuerySet(QuerySet["Location"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "stock.view",
                territory="workshop__organisation__territory",
                organisations=("workshop__organisation",),
                workshops=("workshop",),
            )
        )

    def within(self, location: Location) -> Self:
        """The location and all that stands in it: a box on a shelf in an aisle of a site, never deeper."""
        key = location.pk
        return self.filter(Q(pk=key) | Q(inside=key) | Q(inside__inside=key) | Q(inside__inside__inside=key))

    def with_way(self) -> Self:
        return self.select_related("workshop", "inside__inside__inside")


class PlacementQuerySet(QuerySet["Placement"]):
    def lying(self) -> Self:
        """Of computers that are in the workshop of their location; what left, and a twin that was merged, lie nowhere."""
        return self.filter(
            device__stage__in=sorted(Stage.IN_WORKSHOP),
            device__workshop=F("location__workshop"),
            device__merged_into=None,
        )


class DeliveryQuerySet(QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "stock.view",
                territory="place__organisation__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def filling(self) -> Self:
        return self.filter(state=DeliveryState.FILLING)

    def underway(self) -> Self:
        return self.filter(state=DeliveryState.IN_TRANSIT)

    def received(self) -> Self:
        return self.filter(state=DeliveryState.RECEIVED)


class LineQuerySet(QuerySet["DeliveryLine"]):
    def sent(self) -> Self:
        """Those that count towards the order."""
        return self.filter(state__in=LineState.SENT)

    def to_settle(self) -> Self:
        return self.filter(state__in=LineState.TO_SETTLE)

    def on_the_way(self) -> Self:
        """Neither received, nor said to be elsewhere."""
        return self.filter(state__in=LineState.ON_THE_WAY)


class StocktakeQuerySet(QuerySet["Stocktake"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of a territory, or of one's own place."""
        territory = Q(workshop__organisation__territory=actor.territory_id) | Q(
            place__organisation__territory=actor.territory_id
        )
        scope = scope_of(actor, "stocktake.view")
        if scope is Scope.ALL:
            return self
        if scope is Scope.TERRITORY:
            return self.filter(territory)
        if scope is Scope.OWN_PLACE and actor.place_id is not None:
            return self.filter(place=actor.place_id)
        return self.none()

    def counting(self) -> Self:
        return self.filter(state=StocktakeState.COUNTING)


class TransferQuerySet(QuerySet["Transfer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of a territory, or those that leave from one's place or external workshop, or come to it.

        What is being prepared for an external workshop is not its own before it leaves.
        """
        rows = self.filter(
            reach(
                actor,
                "stock.view",
                territory="territory",
                places=("from_place", "to_place"),
                workshops=("from_workshop", "to_workshop"),
            )
        )
        if actor.workshop_ids is None:
            return rows
        return rows.exclude(state=TransferState.FILLING, to_workshop__in=sorted(actor.workshop_ids))

    def filling(self) -> Self:
        return self.filter(state=TransferState.FILLING)

    def underway(self) -> Self:
        return self.filter(state=TransferState.UNDERWAY)

    def between_ours(self) -> Self:
        """Neither to nor from an external workshop: its slips have pages of their own."""
        outside = Q(to_workshop__organisation__is_external_workshop=True)
        return self.exclude(outside | Q(from_workshop__organisation__is_external_workshop=True))

    def to_send(self) -> Self:
        return self.filling().between_ours()

    def to_receive_by(self, actor: Actor) -> Self:
        """On their way between our own sites; at a place, to it: it sees those that leave from it too."""
        rows = self.underway().between_ours()
        return rows if actor.place_id is None else rows.filter(to_place=actor.place_id)
