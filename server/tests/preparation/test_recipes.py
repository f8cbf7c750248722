"""Recipes have versions, and a computer keeps its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.preparation.actions import (
    bring_back_recipe,
    change_recipe,
    prepare,
    publish_recipe,
    retire_recipe,
)
from rebond.preparation.contents import Content
from rebond.preparation.models import Preparation, Recipe, RecipeVersion
from rebond.preparation.queries import told_of, versions_offered
from tests.cast import Cast
from tests.factories import a_programme
from tests.factories.network import a_territory
from tests.harness.queries import assert_list_costs
from tests.preparation.prepared import MINT, a_computer, a_recipe
from tests.stock.prepared import prepared

Clients = Callable[[str], Client]
NEWER = replace(MINT, image_version="2026-09", software=("LibreOffice", "Firefox", "VLC"))


def test_a_changed_recipe_is_a_new_version_and_a_computer_keeps_its_own(cast: Cast) -> None:
    first = a_recipe(cast)
    a_computer(cast, first)
    second = change_recipe(actor=cast.actor("chloe"), recipe=first.recipe, content=NEWER, seen=1)
    assert Preparation.objects.get().version == first
    assert (first.image_version, second.image_version, second.number) == ("2026-03", "2026-09", 2)
    assert [version.pk for version in versions_offered(actor=cast.actor("bruno"))] == [second.pk]
    assert [event.facts["number"] for event in Event.objects.filter(kind="recipe.published")] == [1, 2]


def test_a_version_tells_what_it_changed(cast: Cast) -> None:
    recipe = a_recipe(cast).recipe
    change_recipe(actor=cast.actor("chloe"), recipe=recipe, content=NEWER, seen=1)
    assert [(str(change.name), change.before, change.after) for change in told_of(recipe)[0].changes] == [
        ("Image", "mint-familles 2026-03", "mint-familles 2026-09"),
        ("Logiciels", "LibreOffice\nFirefox", "LibreOffice\nFirefox\nVLC"),
    ]


def test_a_change_sent_twice_is_one_version_and_one_made_meanwhile_is_not_overwritten(cast: Cast) -> None:
    chloe, recipe = cast.actor("chloe"), a_recipe(cast).recipe
    for _ in range(2):
        change_recipe(actor=chloe, recipe=recipe, content=NEWER, seen=1)
    with pytest.raises(Refused) as refusal:
        change_recipe(actor=chloe, recipe=recipe, content=replace(MINT, welcome="Salut"), seen=1)
    assert (refusal.value.code, RecipeVersion.objects.count()) == ("changed_meanwhile", 2)


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        (" ", MINT, "name"),
        ("Mint pour les familles", MINT, "name"),
        ("Autre", Content(system="windows_95"), "system"),
        ("Autre", replace(MINT, software=("x",) * 61), "software"),
        ("Autre", replace(MINT, settings=("x" * 161,)), "settings"),
        ("Autre", replace(MINT, welcome="x" * 2001), "welcome"),
    ],
)
def test_a_recipe_that_nobody_could_follow_is_refused(
    cast: Cast, name: str, content: Content, field: str
) -> None:
    a_recipe(cast, "Mint pour les familles")
    with pytest.raises(Invalid) as refusal:
        publish_recipe(actor=cast.actor("chloe"), programme=cast.programme, name=name, content=content)
    assert (refusal.value.field, Recipe.objects.count()) == (field, 1)


def test_a_technician_reads_recipes_and_writes_none(cast: Cast) -> None:
    recipe = a_recipe(cast).recipe
    with pytest.raises(NotAllowed):
        change_recipe(actor=cast.actor("bruno"), recipe=recipe, content=NEWER, seen=1)


def test_a_programme_of_another_territory_gets_no_recipe(cast: Cast) -> None:
    elsewhere = a_programme(a_territory("lot-et-garonne"), slug="clic-47")
    with pytest.raises(NotFound):
        publish_recipe(actor=cast.actor("chloe"), programme=elsewhere, name="Mint", content=MINT)


def test_a_recipe_set_aside_is_not_offered_and_can_be_brought_back(cast: Cast) -> None:
    chloe, version = cast.actor("chloe"), a_recipe(cast)
    retire_recipe(actor=chloe, recipe=version.recipe)
    with pytest.raises(Refused) as refusal:
        prepare(actor=cast.actor("bruno"), devices=prepared(cast), version=version)
    offered = versions_offered(actor=chloe)
    bring_back_recipe(actor=chloe, recipe=version.recipe)
    assert (refusal.value.code, offered, versions_offered(actor=chloe)) == ("recipe_retired", [], [version])


def test_a_recipe_is_written_on_pages(client_of: Clients, cast: Cast) -> None:
    chloe = client_of("chloe")
    new = reverse("preparation:new_recipe", args=[cast.programme.slug])
    given = {"name": "PrimTux école", "system": "primtux", "software": "GCompris\r\n\r\nTux Paint"}
    answer = chloe.post(new, given, follow=True)
    version = RecipeVersion.objects.get()
    assert (answer.status_code, version.software) == (200, ["GCompris", "Tux Paint"])
    change = reverse("preparation:change_recipe", args=[version.recipe_id])
    chloe.post(change, {"seen": 1, "system": "primtux", "system_version": "8", "software": "GCompris"})
    again = chloe.post(change, {"seen": 1, "system": "primtux", "software": "Tux Paint"})
    assert (RecipeVersion.objects.count(), again.status_code) == (2, 422)


def test_the_list_of_recipes_costs_the_same_for_many(client_of: Clients, cast: Cast) -> None:
    names = iter(range(9))
    assert_list_costs(
        client_of("bruno"),
        reverse("preparation:recipes"),
        add_row=lambda: a_recipe(cast, f"Recette {next(names)}"),
        expected=7,
    )
