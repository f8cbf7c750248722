"""What the pages of agreements and orders need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written
from rebond.kit.errors import NotFound
from rebond.kit.outcomes import Obstacle
from rebond.ledger.models import Event
from rebond.ledger.reading import history
from rebond.network.models import Place
from rebond.orders.arriving import Arrived
from rebond.orders.choices import AgreementState, OrderState, PrerequisiteKind, PriceWaiver
from rebond.orders.models import Agreement, Order, Prerequisite
from rebond.programmes.models import Programme
from rebond.ui.road import State, Station
from rebond.ui.timeline import Moment

TITLES = {
    "agreement.drawn_up": _("Drawn up"),
    "agreement.prerequisite_met": _("Condition ticked"),
    "agreement.signed": _("Signed"),
    "agreement.ended": _("Ended"),
    "order.placed": _("Placed"),
    "order.accepted": _("Accepted"),
    "order.refused": _("Turned down"),
    "order.cancelled": _("Cancelled"),
    "order.delivered": _("Received by the place"),
    "order.delivery_undone": _("Reception undone"),
    "order.price_claimed": _("Price claimed"),
    "order.claim_cancelled": _("Claim of the price cancelled"),
    "order.price_waived": _("Price not claimed"),
    "order.price_restored": _("Price owed again"),
    "delivery.opened": _("Being filled"),
    "delivery.dispatched": _("On its way"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the agreement, and by what it is met (None: nobody has proven it yet)."""

    kind: PrerequisiteKind
    met: Prerequisite | None


def agreement_visible(pk: int, actor: Actor) -> Agreement:
    """Raise `NotFound` for one that does not exist or is another's."""
    rows = Agreement.objects.visible_to(actor).select_related("programme", "place__organisation", "renews")
    return _or_not_found(rows.filter(pk=pk).first())


def order_visible(pk: int, actor: Actor) -> Order:
    """Raise `NotFound` for one that does not exist or is another's."""
    rows = Order.objects.visible_to(actor).select_related(
        "agreement__programme", "place__organisation", "claim"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _or_not_found(found: Agreement | None) -> Agreement:
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def agreements_listed(actor: Actor, *, state: str = "") -> QuerySet[Agreement]:
    rows = Agreement.objects.visible_to(actor).select_related("programme", "place")
    rows = rows.annotate(order_count=Count("orders"))
    return rows.filter(state=state) if state else rows


def orders_listed(actor: Actor, *, state: str = "", place: int | None = None) -> QuerySet[Order]:
    rows = Order.objects.visible_to(actor).select_related("agreement__programme", "place")
    if state:
        rows = rows.filter(state__in=OrderState.OPEN if state == "open" else [state])
    return rows.filter(place=place) if place else rows


def agreements_to_order_under(actor: Actor, on: date | None = None) -> QuerySet[Agreement]:
    """Those in force that the hat may order under, the latest signed first."""
    rows = Agreement.objects.may_order(actor).in_force(on or timezone.localdate())
    return rows.select_related("programme", "place").order_by("place__name", "-signed_on", "pk")


def programmes_for(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.visible_to(actor).order_by("-starts_on", "pk")


def places_for(actor: Actor) -> QuerySet[Place]:
    return Place.objects.visible_to(actor).open().select_related("organisation").order_by("name", "pk")


def next_reference(programme: Programme | None) -> str:
    """What to propose for a new agreement; its author may write another one."""
    count = Agreement.objects.filter(programme=programme).count() if programme else 0
    return f"CONV-{timezone.localdate().year}-{count + 1:03d}"


def conditions_of(agreement: Agreement) -> list[Condition]:
    """Every condition, in its order."""
    met = {row.kind: row for row in agreement.prerequisites.order_by("pk")}
    return [Condition(kind, met.get(kind)) for kind in PrerequisiteKind]


def evidence_before(agreement: Agreement) -> dict[str, str]:
    """By what the conditions of the agreement that this one renews were met."""
    rows = Prerequisite.objects.filter(agreement=agreement.renews_id).order_by("pk")
    return {row.kind: row.evidence for row in rows} if agreement.renews_id else {}


def obstacles_to_signing(agreement: Agreement) -> list[Obstacle]:
    """The conditions that nobody has proven yet, in their order."""
    met = set(agreement.prerequisites.values_list("kind", flat=True))
    return [
        Obstacle(f"missing_{kind}", _("Evidence is missing: %(condition)s.") % {"condition": kind.label})
        for kind in PrerequisiteKind
        if kind not in met
    ]


def can_be_renewed(agreement: Agreement) -> bool:
    return agreement.state != AgreementState.DRAFT and not Agreement.objects.filter(renews=agreement).exists()


def events_of_order(order: Order) -> list[Event]:
    """Its own, and those of its deliveries: written by later steps, read from the ledger. Newest first."""
    deliveries = Event.objects.filter(
        kind__in=("delivery.opened", "delivery.dispatched"), facts__order_id=order.pk
    )
    return sorted(
        [*history(order.stream), *deliveries.order_by("pk")],
        key=lambda e: (e.occurred_at, e.pk),
        reverse=True,
    )


def road_of(order: Order, events: Sequence[Event], arrived: Arrived) -> list[Station]:
    """Placed, accepted, being filled, on its way, received; or where it stopped. Received short, it is not over.

    What left and what came are told of all its deliveries together, each beside what was ordered.
    """
    seen = {event.kind: event for event in reversed(events)}
    told = {"order.delivered": _came(order, arrived), "delivery.dispatched": _left(order, events)}
    stop = seen.get("order.refused") or seen.get("order.cancelled")
    kinds = ["order.placed", "order.accepted", "delivery.opened", "delivery.dispatched", "order.delivered"]
    if stop is not None:
        reached = [kind for kind in kinds if kind in seen]
        return [
            *(_station(kind, seen, "done", told) for kind in reached),
            _station(stop.kind, seen, "blocked", told),
        ]
    if order.state != OrderState.DELIVERED:  # what was said to be received may have been a mistake
        seen.pop("order.delivered", None)
    last = max((at for at, kind in enumerate(kinds) if kind in seen), default=0)
    is_over = kinds[last] == "order.delivered" and arrived.received >= order.computers
    return [
        _station(kind, seen, "done" if at < last or is_over else "now" if at == last else "ahead", told)
        for at, kind in enumerate(kinds)
    ]


def sent_of(events: Sequence[Event]) -> dict[str, int]:
    """How many computers left, by stream of their delivery."""
    return {event.stream: event.facts["sent"] for event in events if event.kind == "delivery.dispatched"}


def left_of(events: Sequence[Event]) -> int:
    """How many computers left for an order, its deliveries together."""
    return sum(sent_of(events).values())


def _came(order: Order, arrived: Arrived) -> str:
    came = _of_ordered(order, arrived.received)
    if not arrived.missing:
        return came
    return f"{came}, {_missing(arrived.missing)}"


def _left(order: Order, events: Sequence[Event]) -> str:
    return _of_ordered(order, left_of(events))


def _of_ordered(order: Order, computers: int) -> str:
    return gettext("%(count)d of %(of)d") % {"count": computers, "of": order.computers}


def _missing(computers: int) -> str:
    return ngettext("%(count)s missing", "%(count)s missing", computers) % {"count": computers}


def moments_of(events: Sequence[Event]) -> list[Moment]:
    """The history, as it is read."""
    return [
        Moment(
            date_format(timezone.localtime(event.occurred_at), "SHORT_DATETIME_FORMAT"),
            TITLES.get(event.kind, event.kind),
            _detail(event),
        )
        for event in events
    ]


def _station(kind: str, seen: Mapping[str, Event], state: State, told: Mapping[str, str]) -> Station:
    if (event := seen.get(kind)) is None:
        return Station(TITLES[kind], state)
    return Station(TITLES[kind], state, told.get(kind) or _detail(event), written(event.occurred_at))


def _detail(event: Event) -> str:
    facts = event.facts
    if event.kind == "agreement.prerequisite_met":
        return str(PrerequisiteKind(facts["prerequisite"]).label)
    if event.kind == "delivery.dispatched":
        return _counted(facts["sent"])
    if event.kind == "order.placed":
        return _counted(facts["computers"])
    if event.kind == "order.price_waived":
        return str(PriceWaiver(facts["reason"]).label)
    if event.kind == "order.delivered":
        parts = [_counted(facts["received"])]
        if facts["missing"]:
            parts.append(_missing(facts["missing"]))
        if facts["surplus"]:
            surplus = ngettext("%(count)s in surplus", "%(count)s in surplus", facts["surplus"])
            parts.append(surplus % {"count": facts["surplus"]})
        return ", ".join(parts)
    return ""


def _counted(computers: int) -> str:
    return ngettext("%(count)s computer", "%(count)s computers", computers) % {"count": computers}
