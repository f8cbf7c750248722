"""A trainee prepares two computers, a draw keeps one, somebody else pictures its defect, and it is ready in the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from rebond.devices.models import Device
from rebond.preparation.models import Preparation
from rebond.preparation.sample import is_drawn
from rebond.workshop.queries import obstacles_to_ready
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.preparation.equipped import computers, needing
from tests.preparation.prepared import a_recipe, of_a_programme_that_checks
from tests.stock.prepared import prepared

PictureTaker = Callable[[Page, str], None]
HALF = 50


def one_of_each(cast: Cast) -> tuple[Device, Device]:
    """A computer that is in the sample, and one that is not."""
    made = prepared(cast, 12)
    in_sample = [device for device in made if is_drawn(device.asset_tag, percent=HALF)]
    others = [device for device in made if device not in in_sample]
    return in_sample[0], others[0]


def test_a_computer_of_the_sample_is_checked_by_somebody_else(
    page: Page, cast: Cast, picture: PictureTaker, tmp_path: Path
) -> None:
    own = of_a_programme_that_checks(cast, percent=HALF)
    version = a_recipe(own)
    in_sample, other = one_of_each(own)
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens("/preparation/pile/")
    bruno.scans("codes", in_sample.asset_tag, other.asset_tag)
    bruno.picks(version=str(version.pk))
    picture(page, "preparation-pile")
    bruno.press("version", words="Préparés avec cette recette")
    bruno.sees("2 ordinateurs préparés avec cette recette.")
    assert obstacles_to_ready([other]) == {other.pk: []}
    bruno.opens(f"/preparation/of/{in_sample.asset_tag}/")
    bruno.sees("C’est vous qui avez préparé cet ordinateur")
    picture(page, "preparation-own")

    photograph = tmp_path / "coin.jpg"
    photograph.write_bytes(a_picture(size=(1600, 1200)))
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/preparation/final-checks/")
    page.get_by_role("link", name=in_sample.asset_tag).click()
    chloe.picks(result="failed")
    page.locator("summary", has_text="Quelque chose ne va pas").click()
    page.locator("[name=faults][value=cleaning]").check(force=True)
    chloe.picks(part="case")
    chloe.sends("pictures", photograph)
    picture(page, "final-check")
    chloe.press("result")
    chloe.sees("Renvoyé à l’établi, avec le motif.")
    expect(page.get_by_role("img", name="Défaut 1 : Coque")).to_be_visible()
    picture(page, "preparation-sent-back")

    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/workshop/devices/{in_sample.asset_tag}/")
    bruno.sees("Nettoyez-le")
    seen = page.locator("#grade")
    for part, state in (("case", "light"), ("screen", "none"), ("keyboard", "none")):
        seen.locator(f"[name={part}][value={state}]").check(force=True)
    with page.expect_navigation():
        seen.get_by_role("button").click()

    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/preparation/of/{in_sample.asset_tag}/")
    page.get_by_role("link", name="Faire le contrôle final").click()
    chloe.picks(result="passed")
    chloe.press("result")
    chloe.sees("Contrôle final réussi")
    chloe.opens(f"/D/{in_sample.asset_tag}")
    picture(page, "device-prepared")
    assert obstacles_to_ready([in_sample]) == {in_sample.pk: []}
    assert Preparation.objects.filter(device__in=[in_sample, other]).count() == 2


def test_a_computer_waits_for_its_charger_until_one_comes_out_of_the_drawer(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    own = of_a_programme_that_checks(cast, percent=0)
    needing(own, "charger")
    first, same = computers(own, 2)
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/preparation/of/{first.asset_tag}/")
    bruno.picks(charger="missing", connector="lenovo_slim")
    bruno.press("charger")
    bruno.sees("Il manque : Chargeur (Lenovo, rectangulaire).")
    picture(page, "accessories-missing")
    bruno.opens(f"/preparation/of/{same.asset_tag}/")
    expect(page.locator("[name=connector]")).to_have_value("lenovo_slim")
    bruno.picks(charger="missing")
    bruno.press("charger")

    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/preparation/accessories/")
    page.locator("summary", has_text="Noter ce qui est entré").click()
    chloe.picks(item="charger", connector="lenovo_slim")
    if page.locator("select[name=workshop]").count():
        chloe.picks(workshop=str(cast.workshop.pk))
    chloe.writes(count="1")
    chloe.press("count")
    chloe.sees("Entrée notée : Chargeur (Lenovo, rectangulaire).")
    picture(page, "accessories")

    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/preparation/of/{first.asset_tag}/")
    bruno.picks(charger="given")
    bruno.press("charger")
    bruno.sees("Il ne manque rien")
    assert obstacles_to_ready([first]) == {first.pk: []}
    assert [item.code for item in obstacles_to_ready([same])[same.pk]] == ["accessories_missing"]
