"""Deliveries and their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries.piles import obstacles_to_deliver


def deliveries_listed(actor: Actor, *, gaps: str = "") -> QuerySet[Delivery]:
    """``gaps``: only those with a line in that state, which waits for somebody."""
    rows = Delivery.objects.visible_to(actor)
    if gaps in LineState.TO_SETTLE:
        rows = rows.filter(pk__in=DeliveryLine.objects.filter(state=gaps).values("delivery"))
    return rows.select_related("order", "place__commune", "workshop").annotate(
        computers=Count("lines", filter=Q(lines__state__in=LineState.SENT)),
        gaps=Count("lines", filter=Q(lines__state__in=LineState.TO_SETTLE)),
    )


def delivery_visible(pk: int, actor: Actor) -> Delivery:
    rows = Delivery.objects.visible_to(actor).select_related(
        "order__agreement__programme__territory",
        "place__organisation",
        "place__commune",
        "workshop__organisation__territory",
        "workshop__commune",
    )
    return get_object_or_404(rows, pk=pk)


def delivery_of(device: Device, actor: Actor) -> Delivery | None:
    """The delivery in which ``device`` stands now, being filled or on its way."""
    rows = Delivery.objects.visible_to(actor).exclude(state=DeliveryState.RECEIVED)
    return rows.filter(lines__device=device, lines__state=LineState.LOADED).order_by("-pk").first()


def lines_of(delivery: Delivery) -> list[DeliveryLine]:
    rows = delivery.lines.select_related("device__placement__location", "device__lot__agreement")
    return list(
        rows.order_by(F("device__placement__location__code").asc(nulls_last=True), "device__asset_tag")
    )


def lines_that_left(delivery: Delivery, lines: Sequence[DeliveryLine]) -> list[DeliveryLine]:
    """Those of ``lines`` that left the workshop with ``delivery``, or are loaded so far. Their devices are read.

    The ledger tells it, not the state: a surplus computer that may stay at the place is received like the others.
    """
    if delivery.dispatched_at is None:
        return [line for line in lines if line.state == LineState.LOADED]
    departure = Event.objects.filter(stream=delivery.stream, kind="delivery.dispatched").order_by("pk")
    steps = Event.objects.filter(
        stream__in=[line.device.stream for line in lines],
        kind="device.dispatched",
        facts__delivery_id=delivery.pk,
        pk__lt=Subquery(departure.values("pk")[:1]),  # one accepted later takes the same step, after it
    )
    left = set(steps.values_list("stream", flat=True))
    return [line for line in lines if line.device.stream in left]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One computer of a delivery, and what may be said of it by the person who looks."""

    line: DeliveryLine
    badge: str
    reason: str = ""
    may_accept: bool = False
    may_give_up: bool = False
    may_call_back: bool = False
    may_undo: bool = False

    @property
    def is_open(self) -> bool:
        return self.may_accept or self.may_give_up or self.may_call_back


BADGES = {
    LineState.LOADED: "neutral",
    LineState.RECEIVED: "done",
    LineState.MISSING: "attention",
    LineState.SURPLUS: "attention",
    LineState.REFUSED: "blocked",
    LineState.MOVED: "neutral",
    LineState.RECALLED: "neutral",
    LineState.LOST: "blocked",
}


def lines_to_show(
    lines: Sequence[DeliveryLine], *, may_decide: bool, may_receive: bool, may_undo: bool = False
) -> list[ShownLine]:
    """The gaps first: they wait for somebody. A refused computer says what stands in its way today."""
    in_the_way = obstacles_to_deliver([line.device for line in lines if line.state == LineState.REFUSED])
    shown = [
        ShownLine(
            line,
            BADGES[LineState(line.state)],
            reason=" ".join(str(obstacle.message) for obstacle in in_the_way.get(line.device_id, ())),
            may_accept=(may_receive and line.state in {LineState.MISSING, LineState.LOST, LineState.REFUSED})
            or (may_decide and line.state == LineState.SURPLUS),
            may_give_up=may_decide and line.state == LineState.MISSING,
            may_call_back=may_decide and line.state == LineState.SURPLUS,
            may_undo=may_undo and line.state == LineState.RECEIVED and line.device.stage == Stage.AT_PLACE,
        )
        for line in lines
    ]
    return sorted(shown, key=lambda item: item.line.state not in LineState.TO_SETTLE)


def line_visible(delivery: Delivery, pk: int) -> DeliveryLine:
    return get_object_or_404(delivery.lines.select_related("delivery", "device"), pk=pk)
