"""A stocktake: what is there, what is not, what nobody expected, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor, may
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Place, Workshop
from rebond.network.querysets import reach
from rebond.stock.choices import Difference, GapDecision
from rebond.stock.codes import key_of_code
from rebond.stock.models import Location, Stocktake, StocktakeLine, StrangeCode
from rebond.stock.queries.expecting import AT_A_PLACE
from rebond.stock.queries.piles import Pile, pile_of, tagged_in
from rebond.stock.querysets import StocktakeQuerySet

D, G = Difference, GapDecision
DECISIONS: dict[Difference, tuple[GapDecision, ...]] = {
    D.MISSING: (G.NOT_FOUND, G.STOLEN, G.SEARCH_ON),
    D.MOVED: (G.MOVED, G.WRONG_SCAN),
    D.ELSEWHERE: (G.BROUGHT_HERE, G.PUT_ASIDE, G.WRONG_SCAN),
    D.WITH_A_PERSON: (G.PUT_ASIDE, G.WRONG_SCAN),
    D.IN_DELIVERY: (G.PUT_ASIDE, G.WRONG_SCAN),
    D.DECLARED_MISSING: (G.FOUND_AGAIN, G.PUT_ASIDE, G.WRONG_SCAN),
    D.GONE: (G.PUT_ASIDE, G.WRONG_SCAN),
    D.NEVER_RECEIVED: (G.PUT_ASIDE, G.WRONG_SCAN),
    D.LEFT_SINCE: (),
    D.CAME_SINCE: (),
}
"""What may be decided of each difference. One that a movement explains asks for nothing."""
OF_A_WORKSHOP = frozenset({G.FOUND_AGAIN, G.MOVED})
RECORDED = {
    Stage.ANNOUNCED.value: D.NEVER_RECEIVED,
    Stage.IN_TRANSIT.value: D.IN_DELIVERY,
    Stage.MISSING.value: D.DECLARED_MISSING,
    **dict.fromkeys(Stage.WITH_A_PERSON, D.WITH_A_PERSON),
    **dict.fromkeys(Stage.GONE - {Stage.MISSING.value}, D.GONE),
    **dict.fromkeys(Stage.IN_WORKSHOP | AT_A_PLACE, D.ELSEWHERE),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One line that differs. ``difference`` is that of today, or the one that was decided."""

    line: StocktakeLine
    difference: Difference

    @property
    def is_open(self) -> bool:
        return not self.line.decision and self.difference not in Difference.EXPLAINED

    @property
    def recorded_at(self) -> str:
        """Where the records say that it is."""
        device = self.line.device
        return str(device.workshop or device.place or "")


@dataclass(frozen=True, slots=True)
class GapGroup:
    difference: Difference
    gaps: Sequence[Gap]
    decisions: Sequence[GapDecision]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a stocktake comes to. ``seen``: of those expected."""

    stocktake: Stocktake
    expected: int
    seen: int
    unexpected: int
    gaps: Sequence[Gap] = field(default=())
    strangers: Sequence[StrangeCode] = field(default=())

    @property
    def not_seen(self) -> int:
        return self.expected - self.seen

    @property
    def open_gaps(self) -> int:
        return sum(gap.is_open for gap in self.gaps) + len(self.open_strangers)

    @property
    def open_strangers(self) -> list[StrangeCode]:
        return [row for row in self.strangers if not row.decision]

    @property
    def settled(self) -> list[Gap]:
        return [gap for gap in self.gaps if not gap.is_open]

    def groups(self, actor: Actor) -> list[GapGroup]:
        """What waits for a decision, by kind of difference, with what this hat may decide."""
        waiting = [gap for gap in self.gaps if gap.is_open]
        return [
            GapGroup(difference, found, decisions_on(difference, self.stocktake, actor))
            for difference in Difference
            if (found := [gap for gap in waiting if gap.difference == difference])
        ]


def decisions_on(difference: Difference, stocktake: Stocktake, actor: Actor) -> tuple[GapDecision, ...]:
    """A place has no shelves and no bench; bringing from another site is for those who may transfer."""
    return tuple(
        decision
        for decision in DECISIONS[difference]
        if (stocktake.place_id is None or decision not in OF_A_WORKSHOP)
        and (decision is not G.BROUGHT_HERE or may(actor, "stock.transfer"))
    )


def tally_of(stocktake: Stocktake) -> Tally:
    """As many queries for many lines as for one: only the lines that may differ are read."""
    counted = stocktake.lines.aggregate(
        expected=Count("pk", filter=Q(is_expected=True)),
        seen=Count("pk", filter=Q(is_expected=True, seen_at__isnull=False)),
        unexpected=Count("pk", filter=Q(is_expected=False)),
    )
    strangers = list(stocktake.strangers.order_by("pk"))
    return Tally(stocktake, **counted, gaps=list(gaps_of(stocktake)), strangers=strangers)


def gaps_of(stocktake: Stocktake) -> Iterable[Gap]:
    shelves = shelves_counted(stocktake)
    for line in lines_with_devices(stocktake):
        difference = Difference(line.difference) if line.difference else None
        if not line.decision and stocktake.is_counting:
            difference = difference_of(stocktake, line, shelves)
        if difference is not None:
            yield Gap(line, difference)


def shelves_counted(stocktake: Stocktake) -> set[int] | None:
    """The location that is counted and its parts; None when it is the whole site."""
    if stocktake.location is None:
        return None
    return set(Location.objects.within(stocktake.location).values_list("pk", flat=True))


def lines_with_devices(stocktake: Stocktake) -> QuerySet[StocktakeLine]:
    rows = stocktake.lines.select_related(
        "device__placement",
        "device__workshop",
        "device__place",
        "expected_in__inside__inside__inside",
        "seen_in",
    )
    return rows.order_by("device__asset_tag")


def difference_of(
    stocktake: Stocktake, line: StocktakeLine, shelves: set[int] | None = None
) -> Difference | None:
    """What the records say today, against what was seen; ``shelves``: those of the location that is counted."""
    device = line.device
    here = is_here(stocktake, device)
    if line.seen_at is None:
        return D.MISSING if here else D.LEFT_SINCE
    if not here:
        left_after = line.is_expected and device.stage_since > line.seen_at
        return None if left_after else RECORDED[device.stage]
    lies_in = _shelf_of(device)
    if not line.is_expected:
        outside = shelves is not None and lies_in not in shelves
        return D.MOVED if outside else D.CAME_SINCE
    return D.MOVED if lies_in == line.expected_in_id and _on_another_shelf(line) else None


def _on_another_shelf(line: StocktakeLine) -> bool:
    """Seen in the aisle of its shelf is seen; one without a shelf on record was on no other."""
    if line.expected_in is None or line.seen_in_id is None:
        return False
    return all(around.pk != line.seen_in_id for around in line.expected_in.way)


def is_here(stocktake: Stocktake, device: Device) -> bool:
    """In the hands of the site, as the records have it today."""
    if stocktake.place_id is not None:
        return device.stage in AT_A_PLACE and device.place_id == stocktake.place_id
    return device.stage in Stage.IN_WORKSHOP and device.workshop_id == stocktake.workshop_id


def _shelf_of(device: Device) -> int | None:
    placement = getattr(device, "placement", None)
    return placement.location_id if placement is not None else None


def seen_in_pile(stocktake: Stocktake, texts: Sequence[str], actor: Actor) -> Pile:
    """What was scanned: any number of what the hat may see, the tags alone of the rest of the territory."""
    pile = pile_of(texts, actor)
    rest = tagged_in(
        stocktake.site.organisation.territory_id,
        [item.text for item in pile.unknown if not item.several],
    )
    several = tuple(item for item in pile.unknown if item.several)
    near = {item.text: item for item in pile.unknown}
    unknown = tuple(near[item.text] for item in rest.unknown)
    return Pile((*pile.devices, *rest.devices), (*several, *unknown))


def location_in(workshop: Workshop, text: str) -> Location | None:
    """A location of ``workshop`` that exists, by its label or its code."""
    key = key_of_code(text)
    rows = Location.objects.filter(workshop=workshop)
    return rows.filter(pk=key).first() if key is not None else rows.filter(code=text.strip().upper()).first()


def stocktakes_listed(actor: Actor) -> StocktakeQuerySet:
    """The latest first."""
    rows = Stocktake.objects.visible_to(actor).select_related("workshop", "place", "location")
    return rows.annotate(
        expected=Count("lines", filter=Q(lines__is_expected=True)),
        seen=Count("lines", filter=Q(lines__is_expected=True, lines__seen_at__isnull=False)),
        decided=Count("lines", filter=~Q(lines__decision="")),
    )


def stocktake_visible(pk: int, actor: Actor) -> Stocktake:
    rows = Stocktake.objects.visible_to(actor).select_related(
        "workshop__organisation__territory",
        "place__organisation__territory",
        "location",
        "opened_by__user",
        "closed_by__user",
    )
    return get_object_or_404(rows, pk=pk)


def workshops_to_count(actor: Actor) -> QuerySet[Workshop]:
    rows = Workshop.objects.filter(
        reach(actor, "stocktake.decide", territory="organisation__territory", organisations=())
    )
    return rows.order_by("name", "pk")


def places_to_count(actor: Actor) -> QuerySet[Place]:
    rows = Place.objects.filter(
        reach(actor, "stocktake.decide", territory="organisation__territory", places=("pk",))
    )
    return rows.order_by("name", "pk")
