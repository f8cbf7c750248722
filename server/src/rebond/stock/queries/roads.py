"""Where an order or a delivery stands on the road."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.orders.choices import OrderState
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries.deliveries import lines_that_left
from rebond.stock.queries.orders import OrderToFill
from rebond.ui.road import Station


def delivery_road(delivery: Delivery, lines: Sequence[DeliveryLine]) -> list[Station]:
    """Ordered, filled, on its way, received: the same road as the computers of the delivery."""
    sent = len(lines_that_left(delivery, lines))
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
    answer = Station(
        _("Answered"),
        "done" if accepted else "blocked" if stopped else "now",
        OrderState.ACCEPTED.label if accepted else order.get_state_display(),
        _day(order.answered_at),
    )
    if not accepted:
        return [Station(_("Ordered"), "done", order.reference, _day(order.placed_at)), answer]
    return [Station(_("Ordered"), "done", order.reference, _day(order.placed_at)), answer, *_carried(shown)]


def _carried(shown: OrderToFill) -> list[Station]:
    """What was filled, what left and what arrived, each with its last day; what stands at a step is there now."""
    of = shown.order.computers
    on_the_way = any(row.dispatched_at and not row.received_at for row in shown.deliveries)
    left_on = _last(row.dispatched_at for row in shown.deliveries)
    arrived = _("%(count)d of %(of)d") % {"count": shown.came, "of": of}
    if shown.missing:
        missing = ngettext("%(count)s missing", "%(count)s missing", shown.missing)
        arrived = f"{arrived}, {missing % {'count': shown.missing}}"
    return [
        Station(
            _("Filled"),
            "now" if shown.filling else "done" if shown.gone else "ahead",
            _("%(count)d of %(of)d") % {"count": shown.gone + shown.loaded, "of": of},
            left_on,
        ),
        Station(
            _("On its way"),
            "now" if on_the_way else "done" if shown.gone else "ahead",
            _("%(count)d of %(of)d") % {"count": shown.gone, "of": of},
            left_on,
        ),
        Station(
            _("At the place"),
            "done" if shown.came >= of else "now" if shown.came else "ahead",
            arrived,
            _last(row.received_at for row in shown.deliveries),
        ),
    ]


def _last(moments: Iterable[datetime | None]) -> str:
    return _day(max((moment for moment in moments if moment), default=None))


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""
