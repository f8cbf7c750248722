"""Orders seen from the stock: what is owed of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rebond.access import Actor
from rebond.orders.choices import OrderState
from rebond.orders.models import Order
from rebond.orders.queries import events_of_order, sent_of
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine

MOST_ORDERS = 200


@dataclass(frozen=True, slots=True)
class OrderToFill:
    order: Order
    sent: int
    loaded: int
    filling: Delivery | None
    deliveries: Sequence[Delivery] = field(default=())
    left: Mapping[str, int] = field(default_factory=dict)
    """By stream of a delivery: how many computers left with it, whatever became of them."""

    @property
    def gone(self) -> int:
        return sum(self.left.values())

    @property
    def came(self) -> int:
        return sum(getattr(row, "came", 0) for row in self.deliveries)

    @property
    def missing(self) -> int:
        return sum(getattr(row, "missing", 0) for row in self.deliveries if row.received_at)

    @property
    def rows(self) -> list[tuple[Delivery, int]]:
        """Each delivery, and how many computers it carries or carried."""
        return [(row, self.left.get(row.stream, getattr(row, "computers", 0))) for row in self.deliveries]

    @property
    def owed(self) -> int:
        return max(self.order.computers - self.sent, 0)


def room_in(order: Order) -> int:
    """How many computers of ``order`` are neither sent nor loaded."""
    return order.computers - DeliveryLine.objects.sent().filter(delivery__order=order).count()


def orders_to_fill(actor: Actor) -> list[OrderToFill]:
    """The oldest first."""
    rows = _with_deliveries(orders_that_wait(actor)).order_by("placed_at", "pk")
    return [_to_fill(order) for order in rows[:MOST_ORDERS]]


def orders_that_wait(actor: Actor) -> QuerySet[Order]:
    """Orders that are owed computers, and those being filled.

    What was received short is still owed, until the programme is over.
    """
    running = Q(agreement__programme__ends_on=None) | Q(
        agreement__programme__ends_on__gte=timezone.localdate()
    )
    owed = Q(state=OrderState.ACCEPTED) | (Q(state=OrderState.DELIVERED) & running)
    filling = Delivery.objects.filling().filter(order=OuterRef("pk"))
    return (
        Order.objects.visible_to(actor)
        .annotate(gone=Count("deliveries__lines", filter=Q(deliveries__lines__state__in=LineState.SENT)))
        .filter(Exists(filling) | (owed & Q(gone__lt=F("computers"))))
    )


def order_visible(pk: int, actor: Actor) -> OrderToFill:
    order = get_object_or_404(_with_deliveries(Order.objects.visible_to(actor)), pk=pk)
    return replace(_to_fill(order), left=sent_of(events_of_order(order)))


def _with_deliveries(rows: QuerySet[Order]) -> QuerySet[Order]:
    deliveries = (
        Delivery.objects.annotate(
            computers=Count("lines", filter=Q(lines__state__in=LineState.SENT)),
            gaps=Count("lines", filter=Q(lines__state__in=LineState.TO_SETTLE)),
            came=Count("lines", filter=Q(lines__state=LineState.RECEIVED)),
            missing=Count("lines", filter=Q(lines__state__in=(LineState.MISSING, LineState.LOST))),
        )
        .select_related("workshop")
        .order_by("pk")
    )
    return rows.select_related(
        "agreement__programme", "place__commune", "place__organisation"
    ).prefetch_related(Prefetch("deliveries", deliveries))


def _to_fill(order: Order) -> OrderToFill:
    deliveries = list(order.deliveries.all())
    counts: dict[int, int] = {row.pk: getattr(row, "computers", 0) for row in deliveries}
    filling = next((row for row in deliveries if row.state == DeliveryState.FILLING), None)
    loaded = counts[filling.pk] if filling else 0
    return OrderToFill(order, sum(counts.values()) - loaded, loaded, filling, deliveries)
