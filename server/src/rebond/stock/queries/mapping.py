"""How much stands at each workshop and each place, and where on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.geography.models import Commune
from rebond.network.models import Place, Workshop
from rebond.network.passages import Passage, nearest_by_place, passages_of
from rebond.network.querysets import reach
from rebond.programmes.models import Programme
from rebond.stock.choices import MapStage, SiteKind

MOST_SITES = 500
AT_A_PLACE = frozenset({Stage.AT_PLACE.value, Stage.IN_TRANSIT.value})


@dataclass(frozen=True, slots=True)
class Site:
    """A workshop or a place. ``minimum``: what it should hold at least; 0 where nothing is asked.

    ``commune``: of a place that travels, that of its next stop; ``passage``: when.
    """

    kind: SiteKind
    key: int
    name: str
    commune: Commune
    count: int
    minimum: int = 0
    is_open: bool = True
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class StockMap:
    """Sites with the fullest first; ``ground``: the communes of their départements."""

    sites: Sequence[Site]
    ground: Sequence[Commune]

    @property
    def total(self) -> int:
        return sum(site.count for site in self.sites)

    @property
    def holding(self) -> list[Site]:
        return [site for site in self.sites if site.count]

    @property
    def off_the_map(self) -> list[Site]:
        return [site for site in self.sites if site.commune.point is None]


def stock_map(actor: Actor, stage: MapStage, programme: Programme | None = None) -> StockMap:
    """What ``actor`` sees of the stock, by site. As many queries for many sites as for one."""
    at_workshops, at_places = _counted(actor, stage, programme)
    sites = [*_workshops(actor, at_workshops), *_places(actor, at_places)]
    sites.sort(key=lambda site: (-site.count, site.name, site.kind, site.key))
    areas = {site.commune.departement_id for site in sites}
    ground = Commune.objects.filter(departement__in=sorted(areas)).largest_first()
    return StockMap(sites, list(ground))


def _counted(
    actor: Actor, stage: MapStage, programme: Programme | None
) -> tuple[Counter[int | None], Counter[int | None]]:
    """Computers by workshop, and by place: what is on its way counts where it goes."""
    rows = Device.objects.visible_to(actor).current().at_stages(stage.stages)
    if programme is not None:
        rows = rows.filter(programme=programme)
    workshops: Counter[int | None] = Counter()
    places: Counter[int | None] = Counter()
    counted = rows.order_by().values_list("stage", "workshop", "place").annotate(Count("pk"))
    for at, workshop, place, count in counted:
        if at in AT_A_PLACE:
            places[place] += count
        else:
            workshops[workshop] += count
    return workshops, places


def _workshops(actor: Actor, counts: Counter[int | None]) -> list[Site]:
    within = reach(
        actor,
        "stock.view",
        territory="organisation__territory",
        organisations=("organisation",),
        workshops=("pk",),
    )
    rows = Workshop.objects.filter(within).select_related("commune").order_by("name", "pk")[:MOST_SITES]
    return [Site(SiteKind.WORKSHOP, row.pk, row.name, row.commune, counts[row.pk]) for row in rows]


def _places(actor: Actor, counts: Counter[int | None]) -> list[Site]:
    within = reach(
        actor,
        "stock.view",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    rows = Place.objects.filter(within).select_related("commune", "stock").order_by("name", "pk")
    shown = [row for row in rows[:MOST_SITES] if row.is_open or counts[row.pk]]
    now = timezone.now()
    nexts = nearest_by_place(passages_of(shown, now), None)
    return [_site(row, counts[row.pk], nexts.get(row.pk)) for row in shown]


def _site(place: Place, count: int, passage: Passage | None) -> Site:
    stock = getattr(place, "stock", None)
    travels = passage is not None or bool(stock and stock.travels)
    return Site(
        kind=SiteKind.TRAVELLING if travels else SiteKind.PLACE,
        key=place.pk,
        name=place.name,
        commune=passage.stop.commune if passage else place.commune,
        count=count,
        minimum=stock.minimum if stock else 0,
        is_open=place.is_open,
        passage=passage,
    )
