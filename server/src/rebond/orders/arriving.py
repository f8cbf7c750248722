"""A room for what the stock knows: how many computers came of what a place ordered.

Orders may not know computers; `rebond.stock`, which knows both, fills the room when it starts. Where no stock is installed,
nothing is known to have come.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rebond.orders.choices import OrderState
from rebond.orders.models import Order


@dataclass(frozen=True, slots=True)
class Arrived:
    """Of the computers that left for an order: how many the place received, and how many it did not find."""

    received: int = 0
    missing: int = 0


NOTHING = Arrived()
Counter = Callable[[Collection[int]], Mapping[int, Arrived]]
_counters: list[Counter] = []


def counted_by(counter: Counter) -> None:
    """``counter`` answers for the orders of these keys, all at once. The last one brought holds."""
    _counters[:] = [counter]


def arrived_of(orders: Collection[Order]) -> Mapping[int, Arrived]:
    """By key of the order; an absent key is an order for which nothing came. One question, however many orders."""
    keys = {order.pk for order in orders}
    return _counters[0](keys) if _counters and keys else {}


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """An order as a list tells it: one delivered with another number of computers than ordered says so."""

    order: Order
    arrived: Arrived

    @property
    def is_short(self) -> bool:
        return self.order.state == OrderState.DELIVERED and self.arrived.received < self.order.computers

    @property
    def words(self) -> str:
        state = str(self.order.get_state_display())
        if self.order.state != OrderState.DELIVERED or self.arrived.received == self.order.computers:
            return state
        counts = {"state": state, "count": self.arrived.received, "of": self.order.computers}
        return _("%(state)s · %(count)d of %(of)d") % counts

    @property
    def badge_kind(self) -> str:
        return "attention" if self.is_short else self.order.badge_kind


def told(orders: Sequence[Order]) -> list[ListedOrder]:
    """Each with what came of it, in their order."""
    arrived = arrived_of(orders)
    return [ListedOrder(order, arrived.get(order.pk, NOTHING)) for order in orders]
