"""What the stock does when something happens elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rebond.access import system_actor
from rebond.ledger.reactions import reaction
from rebond.stock.actions import empty_delivery
from rebond.stock.models import Delivery

if TYPE_CHECKING:
    from rebond.ledger.models import Event

ACTOR = system_actor("reactions")


@reaction("order.cancelled", name="stock.free_reserved_computers")
def free_reserved_computers(events: Sequence[Event]) -> None:
    """An order was given up: what was reserved for it is ready again."""
    orders = [int(event.stream.partition(":")[2]) for event in events]
    for delivery in Delivery.objects.filling().filter(order__in=orders).order_by("pk"):
        empty_delivery(actor=ACTOR, delivery=delivery)
