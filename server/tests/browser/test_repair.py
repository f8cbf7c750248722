"""A check fails, a repair opens by itself, a scanned part and some minutes mend it, and the computer is ready again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from rebond.ledger.worker import drain
from rebond.repairs.models import Repair
from rebond.workshop.queries import obstacles_to_ready
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.repairs.prepared import a_part, priced
from tests.stock.prepared import prepared

PictureTaker = Callable[[Page, str], None]


def test_a_failed_check_is_repaired_with_a_part(page: Page, cast: Cast, picture: PictureTaker) -> None:
    priced(cast, ceiling_cents=4000, hour_cents=2400)
    (device,) = prepared(cast)
    part = a_part(cast, count=2, unit_cents=2500)
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/workshop/devices/{device.asset_tag}/")
    bruno.picks(battery="failed")
    bruno.press("battery", words="Enregistrer les contrôles")
    drain()
    bruno.opens(f"/workshop/devices/{device.asset_tag}/")
    bruno.sees("En réparation depuis")
    page.get_by_role("link", name="Voir la réparation").click()
    picture(page, "repair-open")
    bruno.picks(battery="worn")
    bruno.press("note")
    bruno.writes(part_code=part.code)
    bruno.press("part_code")
    bruno.sees("25 €")
    bruno.writes(minutes="15")
    bruno.press("minutes")
    bruno.sees("31 €")
    picture(page, "repair-costs")
    bruno.picks(outcome="repaired")
    page.locator("[name=works_again]").check(force=True)
    bruno.press("outcome")
    bruno.sees("n’empêche plus la mise en stock")
    part.refresh_from_db()
    repair = Repair.objects.select_related("device__programme").get(device=device)
    assert (part.quantity, repair.cost.total_cents) == (1, 3100)
    assert obstacles_to_ready([device]) == {device.pk: []}
    priced(cast, ceiling_cents=None, hour_cents=0)
