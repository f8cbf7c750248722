"""What came of the computers that were ordered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count, Q

from rebond.orders.arriving import Arrived
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine


def arrived_by_order(orders: Collection[int]) -> Mapping[int, Arrived]:
    """By key of the order, all its deliveries together: one that turned up later counts, a reception undone does not."""
    rows = DeliveryLine.objects.filter(
        delivery__order__in=sorted(orders), delivery__received_at__isnull=False
    ).order_by()
    counted = rows.values("delivery__order").annotate(
        came=Count("pk", filter=Q(state=LineState.RECEIVED)),
        missing=Count("pk", filter=Q(state__in=(LineState.MISSING, LineState.LOST))),
    )
    return {row["delivery__order"]: Arrived(row["came"], row["missing"]) for row in counted}
