"""What waits between places and the stock: agreements, orders, deliveries."""

from __future__ import annotations

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.desk.days import waited
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, Waiting
from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Agreement, Order
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries import orders_that_wait

agreements = Waiting(
    rows=lambda actor: Agreement.objects.visible_to(actor).filter(state=AgreementState.DRAFT),
    since="signed_on",
    title=_("Agreements being drawn up"),
    gesture=_("Open"),
    page="orders:agreements",
    query={"state": AgreementState.DRAFT.value},
)
orders_to_answer = Waiting(
    rows=lambda actor: Order.objects.visible_to(actor).filter(state=OrderState.PLACED),
    since="placed_at",
    title=_("Orders to accept"),
    gesture=_("Answer"),
    page="orders:list",
    query={"state": OrderState.PLACED.value},
)
orders_to_fill = Waiting(
    rows=orders_that_wait,
    since="answered_at",
    title=_("Orders to fill"),
    gesture=_("Fill"),
    page="stock:orders_to_fill",
)
deliveries_to_send = Waiting(
    rows=lambda actor: Delivery.objects.visible_to(actor).filter(state=DeliveryState.FILLING),
    since="opened_at",
    title=_("Deliveries to send"),
    gesture=_("Send"),
    page="stock:deliveries",
    query={"state": DeliveryState.FILLING.value},
)
deliveries_to_receive = Waiting(
    rows=lambda actor: Delivery.objects.visible_to(actor).underway(),
    since="dispatched_at",
    title=_("Deliveries to receive"),
    gesture=_("Scan"),
    page="stock:deliveries",
    query={"state": DeliveryState.IN_TRANSIT.value},
)


_GAPS = {
    LineState.MISSING: (_("Deliveries with computers that did not come"), _("Settle")),
    LineState.SURPLUS: (_("Deliveries with computers in surplus"), _("Settle")),
    LineState.REFUSED: (_("Deliveries with computers that may not be accepted yet"), _("See why")),
}


def delivery_gaps(actor: Actor) -> list[TodoItem]:
    """Each kind of gap by its name: they are not settled in the same way."""
    open_gaps = DeliveryLine.objects.filter(
        delivery__in=Delivery.objects.visible_to(actor), state__in=list(_GAPS)
    )
    rows = (
        open_gaps.order_by()
        .values("state")
        .annotate(count=Count("delivery", distinct=True), oldest=Min("delivery__received_at"))
    )
    return [
        TodoItem(
            count=row["count"],
            title=_GAPS[LineState(row["state"])][0],
            detail=waited(row["oldest"], timezone.now()) if row["oldest"] else "",
            url=link("stock:deliveries", state=DeliveryState.RECEIVED.value, gaps=row["state"]),
            gesture=_GAPS[LineState(row["state"])][1],
            oldest_since=row["oldest"],
        )
        for row in rows
    ]
