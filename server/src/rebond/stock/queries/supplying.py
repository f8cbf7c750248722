"""The stock of each place against its minimum, and what to send where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.orders.models import Agreement
from rebond.stock.choices import LineState, TransferLineState, TransferState
from rebond.stock.models import PlaceStock, TransferLine
from rebond.stock.queries.orders import OrderToFill, orders_to_fill
from rebond.stock.queries.travelling import lines_on_the_way

MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Supply:
    """Where the computers that a place lacks could come from. One of the three is named.

    ``agreement_id``: under which the place would order what a workshop has ready.
    """

    count: int
    order_id: int | None = None
    workshop: str = ""
    ready: int = 0
    agreement_id: int | None = None
    from_place: Place | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """``owed``: ordered, accepted and not sent. ``lacking``: below the minimum once all that comes has come.

    ``held``: what arrived, never what a transfer or a delivery is still bringing, or brought in vain.
    ``coming``: on its way, or on the slip of a transfer being filled; ``leaving``: on such a slip, to go elsewhere.
    ``is_entitled``: an agreement is in force; without one nothing may be sent there, whatever is ready.
    """

    place: Place
    held: int
    coming: int
    owed: int
    minimum: int
    travels: bool
    leaving: int = 0
    supply: Supply | None = None
    is_entitled: bool = True

    @property
    def lacking(self) -> int:
        """A place that closed lacks nothing, whatever minimum it had."""
        return max(self.minimum - self.held - self.coming, 0) if self.place.is_open else 0

    @property
    def spare(self) -> int:
        kept = self.minimum if self.place.is_open else 0
        return max(self.held - self.leaving - kept, 0)


def places_supplied(actor: Actor) -> list[PlaceRow]:
    """Places that are open or still hold something, those that lack most first."""
    waiting = [item for item in orders_to_fill(actor) if item.owed]
    rows = _rows(actor, waiting)
    ready, agreements = _ready_by_programme(actor), _agreements()
    orders = {item.order.place_id: item.order.pk for item in reversed(waiting)}
    found = []
    for row in rows:
        supply = _supply(row, rows, orders.get(row.place.pk), ready, agreements) if row.lacking else None
        found.append(replace(row, supply=supply, is_entitled=row.place.pk in agreements))
    return sorted(found, key=lambda row: (-row.lacking, row.place.is_open, row.place.name))


def places_lacking(actor: Actor) -> list[PlaceRow]:
    """Those below their minimum. Where nobody set one, nothing is counted."""
    if not PlaceStock.objects.filter(minimum__gt=0, place__is_open=True).exists():
        return []
    return [row for row in places_supplied(actor) if row.lacking]


def _rows(actor: Actor, waiting: Sequence[OrderToFill]) -> list[PlaceRow]:
    counts = _counts(actor)
    owed: Counter[int] = Counter()
    for item in waiting:
        owed[item.order.place_id] += item.owed
    (underway, astray), (arriving, leaving) = _not_arrived(actor), _on_slips()
    missed = _missed(actor)
    rows = []
    for place in _places(actor):
        held = counts[Stage.AT_PLACE][place.pk] - underway[place.pk] - astray[place.pk]
        coming = counts[Stage.IN_TRANSIT][place.pk] - missed[place.pk]
        coming += underway[place.pk] + arriving[place.pk]
        stock = getattr(place, "stock", None)
        minimum, travels = (stock.minimum, stock.travels) if stock else (0, False)
        if place.is_open or held or coming:
            row = PlaceRow(place, held, coming, owed[place.pk], minimum, travels, leaving[place.pk])
            rows.append(row)
    return rows


def _places(actor: Actor) -> QuerySet[Place]:
    rows = Place.objects.filter(
        reach(actor, "stock.view", territory="organisation__territory", places=("pk",))
    )
    return rows.select_related("commune", "stock").order_by("name", "pk")[:MOST_PLACES]


def _not_arrived(actor: Actor) -> tuple[Counter[int], Counter[int]]:
    """Of what a transfer put in the hands of a place: what is on its way there, and what did not come with it.

    A transfer changes hands when it leaves, so that the records already say “at the place” of both.
    """
    astray = TransferLine.objects.filter(
        transfer__state=TransferState.RECEIVED, state=TransferLineState.MISSING
    )
    there = Device.objects.visible_to(actor).current().at_stages({Stage.AT_PLACE})
    return (
        _by_place(there.filter(pk__in=lines_on_the_way().values("device"))),
        _by_place(there.filter(transfer_lines__in=astray, place=F("transfer_lines__transfer__to_place"))),
    )


def _missed(actor: Actor) -> Counter[int]:
    """What stands as in delivery and did not come with it: the order is owed it again, and nobody brings it."""
    rows = Device.objects.visible_to(actor).current().at_stages({Stage.IN_TRANSIT})
    return _by_place(rows.filter(delivery_lines__state=LineState.MISSING))


def _by_place(devices: QuerySet[Device]) -> Counter[int]:
    return Counter(dict(devices.order_by().values_list("place").annotate(Count("pk", distinct=True))))


def _counts(actor: Actor) -> Mapping[str, Counter[int]]:
    found: dict[str, Counter[int]] = defaultdict(Counter)
    rows = Device.objects.visible_to(actor).current().at_stages({Stage.AT_PLACE, Stage.IN_TRANSIT})
    for stage, place, count in rows.order_by().values_list("stage", "place").annotate(Count("pk")):
        found[stage][place] = count
    return found


def _on_slips() -> tuple[Counter[int], Counter[int]]:
    """What is on the slips being filled between places: by where it goes, and by where it still is."""
    arriving: Counter[int] = Counter()
    leaving: Counter[int] = Counter()
    rows = TransferLine.objects.filter(
        state=TransferLineState.LOADED,
        transfer__state=TransferState.FILLING,
        transfer__from_place__isnull=False,
    )
    ends = rows.order_by().values_list("transfer__from_place", "transfer__to_place").annotate(Count("pk"))
    for origin, destination, count in ends:
        leaving[origin] += count
        arriving[destination] += count
    return arriving, leaving


Ready = Mapping[int, Mapping[str, int]]


def _ready_by_programme(actor: Actor) -> Ready:
    """Programme -> workshop -> ready computers."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Device.objects.visible_to(actor).current().filter(stage=Stage.READY).order_by()
    for programme, workshop, count in rows.values_list("programme", "workshop__name").annotate(Count("pk")):
        found[programme][workshop] = count
    return found


def _agreements() -> Mapping[int, Mapping[int, int]]:
    """Place -> the programmes in which it may hold computers today -> under which agreement."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Agreement.objects.in_force(timezone.localdate()).order_by("pk")
    for place, programme, agreement in rows.values_list("place", "programme", "pk"):
        found[place][programme] = agreement
    return found


def _supply(
    row: PlaceRow,
    rows: list[PlaceRow],
    order: int | None,
    ready: Ready,
    agreements: Mapping[int, Mapping[int, int]],
) -> Supply | None:
    """Its own order first, then the fullest workshop of its programmes, then the place with most to spare."""
    if order is not None:
        return Supply(min(row.lacking, row.owed), order_id=order)
    mine = agreements.get(row.place.pk, {})
    stocks = [
        (count, workshop, agreement)
        for programme, agreement in mine.items()
        for workshop, count in ready.get(programme, {}).items()
    ]
    if stocks:
        count, workshop, agreement = max(stocks)
        return Supply(min(row.lacking, count), workshop=workshop, ready=count, agreement_id=agreement)
    givers = [
        other
        for other in rows
        if other.place.pk != row.place.pk
        and other.spare
        and agreements.get(other.place.pk, {}).keys() & mine.keys()
    ]
    if givers:
        giver = max(givers, key=lambda other: (not other.place.is_open, other.spare))
        return Supply(min(row.lacking, giver.spare), from_place=giver.place)
    return None
