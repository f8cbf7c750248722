"""The first page of somebody who works in the workshop: a tile for each thing that computers wait for."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from rebond.integration.queries.starting import tiles_of
from rebond.workshop.choices import Station
from rebond.workshop.queries.bench import bench_of
from tests.cast import Cast
from tests.harness.clock import Clock
from tests.integration.prepared import a_contract, days
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


def test_a_technician_under_contract_lands_on_the_page_of_pictures_and_finds_what_is_to_do_in_the_menu(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    a_contract(cast)
    a_contract(cast, cast.amina)
    assert client_of("amina").get("/").status_code == 200
    landed = client_of("bruno").get("/", follow=True)
    assert landed.redirect_chain == [(reverse("integration:start"), 302)]
    menu = {str(link.label): link.url for link in landed.context["page"].links}
    assert (menu["À faire"], menu["Mon travail"]) == (reverse("desk:to_do"), reverse("integration:start"))
    assert client_of("bruno").get(menu["À faire"]).context["home"].greeting == "Bruno"


def test_before_and_after_the_contract_and_in_any_other_hat_one_lands_on_what_is_to_do(
    cast: Cast, client_of: Callable[[str], Client], clock: Clock
) -> None:
    a_contract(cast, starts_on=days(1), ends_on=days(90))
    assert [client_of(who).get("/").status_code for who in ("bruno", "lea", "amina")] == [200] * 3
    clock.advance(days=90)
    assert client_of("bruno").get("/").status_code == 302
    clock.advance(days=1)
    page = client_of("bruno").get("/")
    assert [str(link.label) for link in page.context["page"].links if link.is_current] == ["À faire"]
