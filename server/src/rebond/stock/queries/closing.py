"""A place that closes: what is still there, on its way, ordered or waited for, and whose telephone numbers it still holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle
from rebond.network.closing import StillHeld, still_held_at
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.orders.choices import OrderState
from rebond.orders.models import Order
from rebond.referrals.models import Contact, Referral
from rebond.referrals.stages import Stage
from rebond.stock.choices import TransferState
from rebond.stock.models import Delivery, Transfer, TransferLine
from rebond.stock.queries.transfers import held_at

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Closing:
    """``contacts``: of people whose road ended, kept until a day to come; they go when the place closes.

    ``others``: what later steps still hold there.
    """

    place: Place
    computers: Sequence[Device]
    deliveries: Sequence[Delivery]
    transfers: Sequence[Transfer]
    orders: Sequence[Order]
    people: Sequence[Referral]
    contacts: int
    others: Sequence[StillHeld]

    @property
    def obstacles(self) -> list[Obstacle]:
        """What stays in the way whoever takes over."""
        return [
            *self._own_obstacles,
            *(held.obstacle for held in self.others if not held.may_be_taken_over),
        ]

    @property
    def to_take_over(self) -> list[StillHeld]:
        """What another place may answer for."""
        return [held for held in self.others if held.may_be_taken_over]

    @property
    def _own_obstacles(self) -> list[Obstacle]:
        return [
            obstacle
            for rows, obstacle in (
                (self.computers, Obstacle("computers_there", _("Computers are still there: send them on."))),
                (
                    [*self.deliveries, *self.transfers],
                    Obstacle(
                        "on_their_way", _("Computers are on their way: receive them, or call them back.")
                    ),
                ),
                (self.orders, Obstacle("orders_open", _("An order waits: cancel it."))),
                (
                    self.people,
                    Obstacle(
                        "people_waiting",
                        _("People wait there: propose another place to each, or close their request."),
                    ),
                ),
            )
            if rows
        ]

    @property
    def people_named(self) -> Sequence[Referral]:
        return self.people[:MOST_NAMED]


def place_closing(pk: int, actor: Actor) -> Place:
    rows = Place.objects.filter(reach(actor, "network.edit", territory="organisation__territory"))
    return get_object_or_404(rows.select_related("organisation", "commune"), pk=pk)


def places_to_take_over(place: Place) -> QuerySet[Place]:
    rows = Place.objects.open().filter(organisation__territory=place.organisation.territory_id)
    return rows.exclude(pk=place.pk).order_by("name", "pk")


def closing_of(place: Place) -> Closing:
    others = still_held_at(place)
    return Closing(
        place=place,
        computers=list(held_at(place)),
        deliveries=list(Delivery.objects.underway().filter(order__place=place).order_by("pk")),
        transfers=list(_transfers_to(place).order_by("pk")),
        orders=list(Order.objects.filter(place=place, state__in=sorted(OrderState.OPEN)).order_by("pk")),
        people=list(
            Referral.objects.filter(place=place, stage__in=sorted(Stage.OPEN)).order_by("stage_since", "pk")
        ),
        contacts=contacts_ended_at(place, others).count(),
        others=others,
    )


def _transfers_to(place: Place) -> QuerySet[Transfer]:
    """On their way, or filled with computers that are to leave."""
    loaded = TransferLine.objects.filter(transfer=OuterRef("pk"))
    rows = Transfer.objects.filter(to_place=place)
    return rows.filter(Q(state=TransferState.UNDERWAY) | Q(Exists(loaded), state=TransferState.FILLING))


def contacts_ended_at(place: Place, others: Sequence[StillHeld]) -> QuerySet[Contact]:
    """Of people whose road ended; but not of those that another place has to call about what it takes over."""
    followed = {key for held in others if held.may_be_taken_over for key in held.people}
    ended = Contact.objects.filter(referral__place=place, referral__stage__in=sorted(Stage.ENDED))
    return ended.exclude(referral__in=followed)
