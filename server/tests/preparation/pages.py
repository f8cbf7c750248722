"""How each page of preparations is opened."""

from __future__ import annotations

from types import SimpleNamespace

from rebond.devices.models import Device
from rebond.preparation.models import Recipe
from tests.cast import Cast
from tests.pages import Page
from tests.preparation.equipped import a_drawer, computers, needing, told
from tests.preparation.prepared import a_computer, a_defect, a_recipe, of_a_programme_that_checks


def recipe(cast: Cast) -> Recipe:
    return a_recipe(cast).recipe


def some_recipes(cast: Cast) -> dict[str, object]:
    a_recipe(cast)
    return {}


def to_check(cast: Cast) -> Device:
    """Prepared by Bruno, pictured, drawn."""
    own = of_a_programme_that_checks(cast)
    device = a_computer(own)
    a_defect(own, device)
    return device


def some_to_check(cast: Cast) -> dict[str, object]:
    to_check(cast)
    return {}


def pictured(cast: Cast) -> SimpleNamespace:
    made = a_defect(cast)
    device = made.device
    return SimpleNamespace(asset_tag=device.asset_tag, number=made.pk, scope_keys=device.scope_keys)


def a_stock(cast: Cast) -> object:
    """Two computers wait for a charger, of which one lies in a drawer."""
    own = of_a_programme_that_checks(cast, 0)
    needing(own, "charger", "mouse")
    told(own, computers(own, 2), connector="lenovo_slim", charger="missing", mouse="present")
    drawer = a_drawer(cast, "lenovo_slim", 1)
    return SimpleNamespace(pk=drawer.pk, scope_keys=drawer.scope_keys)


def without_accessories(cast: Cast) -> Device:
    own = of_a_programme_that_checks(cast, 0)
    needing(own, "charger", "mouse")
    return computers(own)[0]


def some_accessories(cast: Cast) -> dict[str, object]:
    a_stock(cast)
    return {}


PAGES = {
    "preparation:accessories": Page(thing=some_accessories),
    "preparation:take_in": Page(kind="gesture"),
    "preparation:connectors": Page(who="bruno"),
    "preparation:accessories_pile": Page(who="bruno"),
    "preparation:loose": Page(thing=a_stock),
    "preparation:count_loose": Page(thing=a_stock, kind="gesture"),
    "preparation:loose_minimum": Page(thing=a_stock, kind="gesture"),
    "preparation:record_accessories": Page(who="bruno", thing=without_accessories, kind="gesture"),
    "preparation:recipes": Page(thing=some_recipes),
    "preparation:new_recipe": Page(thing=lambda cast: cast.programme),
    "preparation:recipe": Page(thing=recipe),
    "preparation:change_recipe": Page(thing=recipe),
    "preparation:retire_recipe": Page(thing=recipe, kind="gesture"),
    "preparation:bring_back_recipe": Page(thing=recipe, kind="gesture"),
    "preparation:pile": Page(who="bruno", thing=some_recipes),
    "preparation:final_checks": Page(thing=some_to_check),
    "preparation:of_device": Page(who="bruno", thing=to_check),
    "preparation:prepare": Page(who="bruno", thing=a_computer, kind="gesture"),
    "preparation:welcome": Page(who="bruno", thing=a_computer, kind="file"),
    "preparation:final_check": Page(thing=to_check),
    "preparation:add_pictures": Page(who="bruno", thing=a_computer, kind="gesture"),
    "preparation:picture": Page(who="bruno", thing=pictured, kind="file"),
    "preparation:remove_picture": Page(who="bruno", thing=pictured, kind="gesture"),
}
