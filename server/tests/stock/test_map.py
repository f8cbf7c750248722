"""The map of stock: what is counted where, what a circle says, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import pytest
from django.test import Client
from django.urls import reverse

from rebond.geography.models import Commune
from rebond.stock.actions import set_place_stock
from rebond.stock.choices import MapStage, SiteKind
from rebond.stock.maps import LARGEST, NARROW, SMALLEST, WIDE, WIDTH, Lettering, Name, drawing_of
from rebond.stock.queries.mapping import Site, StockMap, stock_map
from tests.cast import Cast
from tests.factories import a_commune, a_place, a_programme
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import TESTER, at_place, in_stock, underway

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]


def counts(shown: StockMap) -> dict[str, int]:
    return {site.name: site.count for site in shown.sites if site.count}


def test_available_is_what_is_ready_at_a_workshop_and_what_a_place_holds(cast: Cast) -> None:
    at_place(cast, 2)
    in_stock(cast, 3)
    shown = stock_map(cast.actor("amina"), MapStage.AVAILABLE)
    assert counts(shown) == {cast.workshop.name: 3, cast.place.name: 2}


def test_what_is_on_its_way_counts_where_it_goes(cast: Cast) -> None:
    underway(cast, 2)
    assert counts(stock_map(cast.actor("amina"), MapStage.IN_TRANSIT)) == {cast.place.name: 2}


def test_one_programme_is_shown_without_the_others(cast: Cast, client_of: Clients) -> None:
    in_stock(cast, 2)
    other = a_programme(cast.programme.territory, slug="autre-dispositif", name="Autre dispositif")
    address = reverse("stock:map")
    assert client_of("amina").get(address, {"programme": cast.programme.slug}).context["shown"].total == 2
    assert client_of("amina").get(address, {"programme": other.slug}).context["shown"].total == 0
    assert client_of("amina").get(address, {"programme": "", "stage": "nothing"}).context["shown"].total == 2


def test_a_place_sees_its_own_stock_alone_and_another_territory_nothing(cast: Cast) -> None:
    at_place(cast, 2)
    in_stock(cast, 3)
    a_place(cast.place.organisation, name="Une autre médiathèque")
    own = stock_map(cast.actor("ines"), MapStage.AVAILABLE)
    assert [(site.name, site.count) for site in own.sites] == [(cast.place.name, 2)]


def test_a_place_that_travels_is_told_and_a_closed_one_that_holds_nothing_is_left_out(cast: Cast) -> None:
    bus = a_place(cast.place.organisation, name="Bus")
    a_place(cast.place.organisation, name="Fermé", is_open=False)
    set_place_stock(actor=TESTER, place=bus, minimum=4, travels=True)
    kinds = {site.name: site.kind for site in stock_map(cast.actor("amina"), MapStage.AVAILABLE).sites}
    assert kinds["Bus"] == SiteKind.TRAVELLING
    assert "Fermé" not in kinds


def a_site(count: int, commune: Commune, key: int = 1) -> Site:
    return Site(SiteKind.PLACE, key, f"Lieu {key}", commune, count)


def test_the_area_of_a_circle_follows_its_number() -> None:
    here, there = a_commune(), a_commune("Mimizan", "40184", latitude=44.2, longitude=-1.23)
    drawn = drawing_of(StockMap([a_site(40, here), a_site(10, there, 2)], [here, there]))
    assert drawn is not None
    large, small = (pi * float(circle.radius) ** 2 for circle in drawn.circles)
    assert float(drawn.circles[0].radius) == LARGEST
    assert round(large / small) == 4
    assert float(drawn.circles[0].y) > float(drawn.circles[1].y), "Mimizan is to the north"


def test_several_sites_in_one_commune_stand_side_by_side_inside_of_the_frame() -> None:
    here = a_commune()
    drawn = drawing_of(StockMap([a_site(9 - key, here, key) for key in range(1, 9)], [here]))
    assert drawn is not None
    centres = {(circle.x, circle.y) for circle in drawn.circles}
    assert len(centres) == 8
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= float(drawn.height) for x, y in centres)


def test_a_site_without_computers_is_a_small_empty_circle_and_one_without_position_is_not_drawn() -> None:
    nowhere = a_commune("Nullepart", "40999", latitude=None, longitude=None)
    shown = StockMap([a_site(0, a_commune()), a_site(3, nowhere, 2)], [])
    drawn = drawing_of(shown)
    assert drawn is not None
    assert [(circle.radius, circle.is_empty) for circle in drawn.circles] == [(f"{SMALLEST:.1f}", True)]
    assert [site.key for site in shown.off_the_map] == [2]
    assert drawing_of(StockMap([a_site(3, nowhere)], [])) is None


Box = tuple[float, float, float, float]


def box_of(name: Name, lettering: Lettering) -> Box:
    x, foot, half = float(name.x), float(name.y) + lettering.line / 4, lettering.letter * len(name.text) / 2
    return x - half, foot - lettering.line, x + half, foot


def meet(one: Box, other: Box) -> bool:
    """By more than the rounding of the drawing."""
    return (
        one[0] + 0.2 < other[2]
        and other[0] + 0.2 < one[2]
        and one[1] + 0.2 < other[3]
        and other[1] + 0.2 < one[3]
    )


@pytest.mark.parametrize("lettering", [WIDE, NARROW])
def test_no_name_covers_another_nor_a_circle_on_a_screen_or_on_a_telephone(lettering: Lettering) -> None:
    names = ("Mont-de-Marsan", "Saint-Pierre-du-Mont", "Saint-Paul-lès-Dax", "Dax", "Tarnos", "Biscarrosse")
    communes = [
        a_commune(name, f"4{at:04}", latitude=43.6 + at % 3 * 0.09, longitude=-1.0 + at * 0.06)
        for at, name in enumerate(names)
    ]
    sites = [a_site(40 - at * 6, commune, at + 1) for at, commune in enumerate(communes)]
    drawn = drawing_of(StockMap(sites, communes))
    assert drawn is not None
    named = drawn.names if lettering is WIDE else drawn.narrow_names
    assert len(named) >= 2
    boxes = [box_of(name, lettering) for name in named]
    for circle in drawn.circles:
        x, y, radius = float(circle.x), float(circle.y), float(circle.radius)
        boxes.append((x - radius, y - radius, x + radius, y + radius))
    pairs = [(one, other) for at, one in enumerate(boxes[: len(named)]) for other in boxes[at + 1 :]]
    assert not [pair for pair in pairs if meet(*pair)]


def test_a_figure_that_a_telephone_has_no_room_for_is_left_to_the_table() -> None:
    here, there = a_commune(), a_commune("Mimizan", "40184", latitude=44.2, longitude=-1.23)
    drawn = drawing_of(StockMap([a_site(1000, here), a_site(120, there, 2)], [here, there]))
    assert drawn is not None
    assert [(circle.figure, circle.is_tight) for circle in drawn.circles] == [("1000", False), ("120", True)]


def test_the_map_costs_as_much_for_three_sites_as_for_one(cast: Cast, client_of: Clients) -> None:
    names = iter("ABC")
    in_stock(cast)
    assert_list_costs(
        client_of("amina"),
        reverse("stock:map"),
        add_row=lambda: a_place(cast.place.organisation, name=next(names)),
        expected=10,
    )
