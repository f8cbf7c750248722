"""What the pages of stock need to know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from passport.codes import is_valid, normalise
from rebond.access import Actor
from rebond.devices.lifecycle import hold_obstacles
from rebond.devices.models import Device
from rebond.devices.queries import resolve_all
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle, Refusal
from rebond.network.models import Workshop
from rebond.orders.choices import OrderState
from rebond.orders.models import Order
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine, Location
from rebond.ui.road import Station
from rebond.workshop.queries import obstacles_of_media, obstacles_to_ready

MOST_WAITING = 200
MOST_ORDERS = 200


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that means no computer within reach; ``near``: tags one slip away that exist."""

    text: str
    near: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """What a pile of scanned codes means."""

    devices: tuple[Device, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Reception:
    """The computers of a delivery that came, those that did not, and those that came without being awaited.

    ``refused``: awaited, came, and may not be received, with the reasons.
    """

    received: tuple[Device, ...]
    missing: tuple[Device, ...]
    surplus: tuple[Device, ...]
    refused: tuple[Refusal[Device], ...] = ()

    @property
    def signature(self) -> str:
        """What somebody saw when they confirmed: anything else has to be shown again."""
        return "-".join(str(len(part)) for part in (self.received, self.missing, self.surplus, self.refused))

    @property
    def is_exact(self) -> bool:
        return not self.missing and not self.surplus and not self.refused


@dataclass(frozen=True, slots=True)
class Shelf:
    location: Location
    ready: int
    reserved: int


@dataclass(frozen=True, slots=True)
class StockHome:
    ready: int
    reserved: int
    in_transit: int
    in_work: int
    without_location: int
    shelves: Sequence[Shelf]
    waiting: Sequence[Device]


@dataclass(frozen=True, slots=True)
class OrderToFill:
    order: Order
    sent: int
    loaded: int
    filling: Delivery | None
    deliveries: Sequence[Delivery] = field(default=())

    @property
    def owed(self) -> int:
        return max(self.order.computers - self.sent, 0)


def pile_of(texts: Sequence[str], actor: Actor) -> Pile:
    """Each computer once, in the order of scanning; only what ``actor`` may see is found."""
    found = resolve_all(texts, actor)
    devices = {item.device.pk: item.device for text in texts if (item := found[text]).device is not None}
    unknown = tuple(
        Unknown(text, _tags(found[text].near_misses), _tags(found[text].candidates))
        for text in texts
        if found[text].device is None
    )
    return Pile(tuple(devices.values()), unknown)


def _tags(devices: Collection[Device]) -> tuple[str, ...]:
    return tuple(device.asset_tag for device in devices)


def arrivals(delivery: Delivery, texts: Sequence[str]) -> Pile:
    """The computers of the territory that bear these tags, awaited or not: a place says what it holds in its hands.

    Only the tag is read here, and nothing is told of a computer that was not awaited.
    """
    tags = {text: tag for text in texts if (tag := normalise(text)) and is_valid(tag)}
    territory = delivery.place.organisation.territory_id
    rows = Device.objects.filter(asset_tag__in=tags.values(), territory=territory, merged_into=None)
    by_tag = {device.asset_tag: device for device in rows.order_by("pk")}
    found = {by_tag[tag].pk: by_tag[tag] for tag in tags.values() if tag in by_tag}
    unknown = tuple(Unknown(text) for text in texts if tags.get(text) not in by_tag)
    return Pile(tuple(found.values()), unknown)


def obstacles_to_deliver(devices: Sequence[Device]) -> dict[int, tuple[Obstacle, ...]]:
    """Why each computer that is on its way may not be received at the place; empty where nothing stands in the way."""
    if not devices:
        return {}
    holds, media = hold_obstacles(devices), obstacles_of_media(devices)
    return {device.pk: (*holds.get(device.pk, ()), *media[device.pk]) for device in devices}


def sort_arrivals(delivery: Delivery, scanned: Collection[Device]) -> Reception:
    """What was scanned, against what left the workshop for this place."""
    lines = delivery.lines.filter(state__in=(LineState.LOADED, LineState.LOST)).select_related("device")
    noted = {line.device_id: line.device for line in lines.order_by("pk")}
    underway = {pk for pk, device in noted.items() if device.stage == Stage.IN_TRANSIT}
    came = {device.pk: device for device in scanned}
    awaited = [noted[pk] for pk in noted if pk in came and pk in underway]
    in_the_way = obstacles_to_deliver(awaited)
    return Reception(
        received=tuple(device for device in awaited if not in_the_way[device.pk]),
        refused=tuple(Refusal(device, in_the_way[device.pk]) for device in awaited if in_the_way[device.pk]),
        missing=tuple(device for pk, device in noted.items() if pk not in came),
        surplus=tuple(device for pk, device in came.items() if pk not in underway),
    )


def room_in(order: Order) -> int:
    """How many computers of ``order`` are neither sent nor loaded."""
    return order.computers - DeliveryLine.objects.sent().filter(delivery__order=order).count()


def shelves_of(actor: Actor) -> list[Shelf]:
    """Locations that hold something, by workshop and code."""
    counted = (
        Location.objects.filter(placements__device__in=Device.objects.visible_to(actor))
        .annotate(
            ready=Count("placements", filter=Q(placements__device__stage=Stage.READY)),
            reserved=Count("placements", filter=Q(placements__device__stage=Stage.RESERVED)),
        )
        .order_by("workshop__name", "code")
        .values_list("pk", "ready", "reserved")
    )
    rows = list(counted)
    locations = Location.objects.select_related("workshop").in_bulk([pk for pk, _ready, _reserved in rows])
    return [Shelf(locations[pk], ready, reserved) for pk, ready, reserved in rows]


def stock_home(actor: Actor) -> StockHome:
    visible = Device.objects.visible_to(actor).current()
    counts = dict(visible.order_by().values_list("stage").annotate(count=Count("pk")))
    stock = visible.in_group("in_stock").filter(placement=None)
    return StockHome(
        ready=counts.get(Stage.READY, 0),
        reserved=counts.get(Stage.RESERVED, 0),
        in_transit=counts.get(Stage.IN_TRANSIT, 0),
        in_work=sum(counts.get(stage, 0) for stage in Stage.IN_WORK),
        without_location=stock.count(),
        shelves=shelves_of(actor),
        waiting=waiting_to_be_shelved(visible),
    )


def waiting_to_be_shelved(visible: QuerySet[Device]) -> list[Device]:
    """Computers in work in whose way nothing stands any more, the oldest first."""
    prepared = visible.in_group("in_work").exclude(grading=None).exclude(installation=None)  # type: ignore[attr-defined]
    rows = list(
        prepared.select_related("workshop", "lot__agreement__donor").order_by("stage_since", "pk")[
            :MOST_WAITING
        ]
    )
    in_the_way = obstacles_to_ready(rows)
    return [device for device in rows if not in_the_way[device.pk]]


def devices_at_place(actor: Actor) -> QuerySet[Device]:
    """What a place holds and may hand over, the longest there first."""
    rows = Device.objects.visible_to(actor).current().in_group("at_places")
    return rows.order_by("stage_since", "pk")


def location_visible(pk: int, actor: Actor) -> Location:
    return get_object_or_404(Location.objects.visible_to(actor).select_related("workshop"), pk=pk)


def devices_on(location: Location) -> QuerySet[Device]:
    return Device.objects.filter(placement__location=location).select_related("lot__agreement__donor")


def orders_to_fill(actor: Actor) -> list[OrderToFill]:
    """Accepted orders that are owed computers, and those being filled; the oldest first."""
    rows = _with_deliveries(
        Order.objects.visible_to(actor).filter(
            Q(state=OrderState.ACCEPTED) | Q(deliveries__state=DeliveryState.FILLING)
        )
    )
    found = [_to_fill(order) for order in rows.order_by("placed_at", "pk").distinct()[:MOST_ORDERS]]
    return [item for item in found if item.owed or item.filling]


def order_visible(pk: int, actor: Actor) -> OrderToFill:
    return _to_fill(get_object_or_404(_with_deliveries(Order.objects.visible_to(actor)), pk=pk))


def _with_deliveries(rows: QuerySet[Order]) -> QuerySet[Order]:
    deliveries = (
        Delivery.objects.annotate(
            computers=Count("lines", filter=Q(lines__state__in=LineState.SENT)),
            gaps=Count("lines", filter=Q(lines__state__in=LineState.TO_SETTLE)),
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


def deliveries_listed(actor: Actor) -> QuerySet[Delivery]:
    return (
        Delivery.objects.visible_to(actor)
        .select_related("order", "place__commune", "workshop")
        .annotate(
            computers=Count("lines", filter=Q(lines__state__in=LineState.SENT)),
            gaps=Count("lines", filter=Q(lines__state__in=LineState.TO_SETTLE)),
        )
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


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One computer of a delivery, and what may be said of it by the person who looks."""

    line: DeliveryLine
    badge: str
    reason: str = ""
    may_accept: bool = False
    may_give_up: bool = False
    may_call_back: bool = False

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


def lines_to_show(lines: Sequence[DeliveryLine], *, may_decide: bool, may_receive: bool) -> list[ShownLine]:
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
        )
        for line in lines
    ]
    return sorted(shown, key=lambda item: item.line.state not in LineState.TO_SETTLE)


def line_visible(delivery: Delivery, pk: int) -> DeliveryLine:
    return get_object_or_404(delivery.lines.select_related("delivery", "device"), pk=pk)


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


def workshops_for(actor: Actor) -> QuerySet[Workshop]:
    rows = Workshop.objects.order_by("name", "pk")
    return rows if actor.territory_id is None else rows.filter(organisation__territory=actor.territory_id)
