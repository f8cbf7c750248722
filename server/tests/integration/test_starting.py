"""The first page of somebody who works in the workshop: a tile for each thing that computers wait for."""

from __future__ import annotations

from django.urls import reverse

from rebond.integration.queries.starting import tiles_of
from rebond.workshop.choices import Station
from rebond.workshop.queries.bench import bench_of
from tests.cast import Cast
from tests.preparation.equipped import computers, needing
from tests.preparation.prepared import a_computer, another, checking


def test_computers_that_wait_for_their_charger_stand_on_a_tile_that_leads_to_them(cast: Cast) -> None:
    needing(cast, "charger")
    computers(cast, 2)
    assert bench_of(cast.actor("bruno")).counts == [(Station.EQUIP, 2)]
    waiting = [(tile.label, tile.count, tile.url) for tile in tiles_of(cast.actor("bruno")) if tile.count]
    assert waiting == [("Équiper", 2, reverse("workshop:bench", query={"station": "equip"}))]


def test_what_one_prepared_oneself_is_not_told_among_what_one_has_to_check(cast: Cast) -> None:
    checking(cast)
    a_computer(cast)
    found = [
        {tile.label: tile.count for tile in tiles_of(actor)}["Contrôler à la fin"]
        for actor in (cast.actor("bruno"), another(cast))
    ]
    assert found == [0, 1]
