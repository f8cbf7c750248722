"""Where an order or a delivery stands on the road."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from rebond.orders.choices import OrderState
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries.orders import OrderToFill
from rebond.ui.road import Station


def delivery_road(delivery: Delivery, lines: Sequence[DeliveryLine]) -> list[Station]:
    """Ordered, filled, on its way, received: the same road as the computers of the delivery."""
    sent = sum(line.state not in {LineState.SURPLUS, LineState.RECALLED} for line in lines)
    gaps = sum(line.state in LineState.TO_SETTLE for line in lines)
    came = sum(line.state == LineState.RECEIVED for line in lines)
    order = delivery.order
    reached = {DeliveryState.FILLING: 1, DeliveryState.IN_TRANSIT: 2, DeliveryState.RECEIVED: 4}[
        DeliveryState(delivery.state)
    ]
    filled = _("%(count)d of %(of)d") % {"count": sent, "of": order.computers}
    gap = _("%(count)d received, %(gaps)d to settle") % {"count": came, "gaps": gaps}
    received = gap if gaps else _("%(count)d received") % {"count": came}
    stations = (
        (_("Ordered"), order.reference, order.placed_at),
        (_("Filled"), filled, delivery.dispatched_at),
        (_("On its way"), delivery.place.name, delivery.dispatched_at),
        (_("At the place"), received if delivery.received_at else "", delivery.received_at),
    )
    road = [
        Station(label, "done" if at < reached else "now" if at == reached else "ahead", detail, _day(when))
        for at, (label, detail, when) in enumerate(stations)
    ]
    if gaps and delivery.received_at:
        road[-1] = Station(_("At the place"), "blocked", gap, _day(delivery.received_at))
    return road


def order_road(shown: OrderToFill) -> list[Station]:
    """Where an order stands, its deliveries put together."""
    order = shown.order
    accepted = order.state in {OrderState.ACCEPTED, OrderState.DELIVERED}
    stopped = order.state in {OrderState.REFUSED, OrderState.CANCELLED}
    came = sum(getattr(row, "computers", 0) for row in shown.deliveries if row.received_at)
    of = order.computers
    answer = Station(
        _("Answered"),
        "done" if accepted else "blocked" if stopped else "now",
        order.get_state_display(),
        _day(order.answered_at),
    )
    if not accepted:
        return [Station(_("Ordered"), "done", order.reference, _day(order.placed_at)), answer]
    counted = (
        (_("Filled"), shown.sent + shown.loaded),
        (_("On its way"), shown.sent),
        (_("At the place"), came),
    )
    steps = [
        Station(
            label,
            "done" if count >= of else "now" if count else "ahead",
            _("%(count)d of %(of)d") % {"count": count, "of": of},
        )
        for label, count in counted
    ]
    return [Station(_("Ordered"), "done", order.reference, _day(order.placed_at)), answer, *steps]


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""
