"""One computer, from the donor's list to the handover sheet, by the hands that really do it, each signing in in turn."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.access import system_actor
from rebond.demonstration.machines import LATITUDE, Machine, hardware_report, invent, nwipe_log
from rebond.devices.models import Device
from rebond.donations.models import DonationAgreement
from rebond.learning.actions import add_path
from rebond.ledger.worker import drain
from rebond.orders.models import Agreement, Order
from rebond.programmes.choices import CheckKind
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories.network import a_commune, an_address
from tests.factories.supply import a_moment

PictureTaker = Callable[[Page, str], None]


def test_one_computer_walks_from_a_list_to_a_person(
    page: Page, cast: Cast, tmp_path: Path, picture: PictureTaker
) -> None:
    (machine,) = invent(random.Random(2026), LATITUDE, 1, prefix="CDP-")
    a_commune()
    _chloe_announces_the_list(page, cast, machine, tmp_path)
    device = Device.objects.get(serial=machine.serial)
    _amina_receives_it(page, cast, device)
    _bruno_proves_it(page, cast, device, machine, tmp_path)
    _amina_shelves_it(page, cast, device)
    _ines_orders(page, cast)
    _amina_sends_it(page, cast, device)
    _ines_receives_it(page, cast, device)
    code = _driss_refers_somebody(page, cast)
    _ines_trains_and_hands_over(page, cast, device, code)
    _gael_reads_what_became_of_it(page, cast, device)
    picture(page, "journey-end")


def _chloe_announces_the_list(page: Page, cast: Cast, machine: Machine, folder: Path) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/donations/agreements/new/")
    chloe.picks(donor=str(cast.donor.pk), programme=str(cast.programme.pk), kind="one_off")
    chloe.writes(reference="DON-2026-1", signed_on=_day(-30))
    chloe.press("reference")
    _chloe_notes_what_is_promised_and_keeps_the_paper(page, chloe, folder)
    chloe.opens("/donations/lots/new/")
    chloe.writes(reference="LOT-JOURNEY", announced_on=_day(-20))
    agreement = DonationAgreement.objects.get(reference="DON-2026-1")
    chloe.picks(agreement=str(agreement.pk), workshop=str(cast.workshop.pk), announced_by="list")
    chloe.press("reference")
    listed = folder / "liste.csv"
    listed.write_bytes(
        f"Marque;Modèle;N° de série;N° inventaire\r\n{machine.kind.maker};{machine.kind.model};"
        f"{machine.serial};{machine.inventory_number}\r\n".encode("cp1252")
    )
    chloe.sends("file", listed)
    chloe.press("file")
    chloe.sees(machine.serial)
    chloe.presses("Importer la liste")
    chloe.sees("RB-")


def _chloe_notes_what_is_promised_and_keeps_the_paper(page: Page, chloe: Person, folder: Path) -> None:
    page.get_by_text("Enregistrer un engagement").click()
    chloe.writes(computers="300")
    chloe.press("computers")
    chloe.sees("L’engagement est enregistré")
    paper = folder / "convention.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page.get_by_text("Ajouter un document").click()
    chloe.sends("file", paper)
    chloe.press("file")
    chloe.sees("Enregistrer le fichier")


def _amina_receives_it(page: Page, cast: Cast, device: Device) -> None:
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/devices/receive/?lot={device.lot_id}")
    amina.scans("codes", device.asset_tag)
    amina.press("codes")
    _confirm_until(amina, lambda: _stage(device) == "received")


def _bruno_proves_it(page: Page, cast: Cast, device: Device, machine: Machine, folder: Path) -> None:
    report, log = folder / "report.json", folder / "nwipe.log"
    report.write_bytes(hardware_report(machine, moment=a_moment()))
    log.write_bytes(nwipe_log([machine], started=datetime(2026, 3, 3, 9, 0)))
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens("/workshop/upload/")
    bruno.sends("reports", report, log)
    bruno.press("reports")
    bruno.sees(device.asset_tag)
    bruno.opens(f"/workshop/devices/{device.asset_tag}/")
    bruno.picks(**{kind.value: "passed" for kind in CheckKind})
    bruno.press(CheckKind.KEYBOARD.value, words="Enregistrer les contrôles")
    bruno.picks(case="light", screen="none", keyboard="none")
    bruno.presses("Donner le grade")
    bruno.picks(system="linux_mint")
    bruno.writes(version="22")
    bruno.press("system")
    bruno.sees("Linux Mint")


def _amina_shelves_it(page: Page, cast: Cast, device: Device) -> None:
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/stock/shelve/?code={device.asset_tag}")
    amina.writes(location="B-12")
    amina.press("location")
    _confirm_until(amina, lambda: _stage(device) == "ready")


def _ines_orders(page: Page, cast: Cast) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/orders/agreements/new")
    chloe.picks(place=str(cast.place.pk))
    chloe.writes(reference="C-JOURNEY")
    chloe.press("reference")
    while page.locator("li:has(.mark--missing) [name=evidence]").count():
        missing = page.locator("li:has(.mark--missing)").first
        missing.locator("[name=evidence]").fill("Fiche vue ce jour")
        with page.expect_navigation():
            missing.locator("button").first.click()
    chloe.writes(signed_on=_day(-1))
    chloe.press("signed_on")
    ines = Person.signs_in(page, cast.ines)
    ines.opens("/orders/new")
    ines.picks(agreement=str(Agreement.objects.get(reference="C-JOURNEY").pk))
    ines.writes(batches="1")
    ines.press("batches")
    ines.sees("CMD-")
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/stock/orders/{Order.objects.latest('placed_at').pk}/answer/")
    chloe.presses("Accepter")


def _amina_sends_it(page: Page, cast: Cast, device: Device) -> None:
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/stock/orders/{Order.objects.latest('placed_at').pk}/")
    amina.press("workshop")
    amina.scans("codes", device.asset_tag)
    amina.press("codes")
    delivery = device.delivery_lines.get().delivery
    amina.opens(f"/stock/deliveries/{delivery.pk}/dispatch/")
    page.locator("[name=fewer]").check(force=True)
    amina.press("fewer")
    assert _stage(device) == "in_transit"


def _ines_receives_it(page: Page, cast: Cast, device: Device) -> None:
    ines = Person.signs_in(page, cast.ines)
    delivery = device.delivery_lines.get().delivery
    ines.opens(f"/stock/deliveries/{delivery.pk}/receive/")
    ines.scans("codes", device.asset_tag)
    ines.press("codes")
    _confirm_until(ines, lambda: _stage(device) == "at_place")


def _driss_refers_somebody(page: Page, cast: Cast) -> str:
    driss = Person.signs_in(page, cast.driss)
    driss.opens(f"/referrals/new?programme={cast.programme.slug}")
    asked = page.locator("form:has([name=commune])").locator("input:not([type=hidden]), select, textarea")
    assert len(asked.evaluate_all("all => [...new Set(all.map(one => one.name).filter(Boolean))]")) == 11
    driss.picks(
        need="computer_and_initiation",
        age_bracket="30-39",
        sex="woman",
        occupation="job_seeker_long",
        internet_at_home="yes",
    )
    driss.writes(commune="Dax (40100)", household=an_address())
    driss.picks(place=str(cast.place.pk))
    driss.press("commune", words="Orienter")
    code = re.search(r"P-[0-9A-Z]{4}-[0-9A-Z]{2}", page.locator("main").inner_text())
    assert code is not None
    return code[0]


def _ines_trains_and_hands_over(page: Page, cast: Cast, device: Device, code: str) -> None:
    path = add_path(
        actor=system_actor("tests"),
        programme=cast.programme,
        name="Premiers pas",
        sessions=("Premiers pas",),
    )
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/referrals/{code}")
    ines.presses("Accepter")
    ines.opens(f"/learning/people/{code}")
    ines.picks(tool="les_bons_clics", level="beginner")
    ines.press("tool")
    ines.opens(f"/learning/people/{code}")
    ines.picks(path=str(path.pk))
    ines.press("path")
    ines.opens("/learning/sessions/new")
    ines.picks(path=str(path.pk))
    ines.writes(number="1", day=_day(-1), hour="14:00")
    ines.press("number")
    page.locator("[name=people]").first.check(force=True)
    ines.press("people")
    ines.presses("Tous présents")
    ines.opens(f"/handover/hand-over/?referral={code}&code={device.asset_tag}")
    ines.hands_over()
    assert _stage(device) == "handed_over"
    sheet = page.locator("a[href$='/sheet/']").first.get_attribute("href")
    answer = page.request.get(str(sheet))
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")


def _gael_reads_what_became_of_it(page: Page, cast: Cast, device: Device) -> None:
    gael = Person.signs_in(page, cast.gael)
    gael.opens(f"/D/{device.asset_tag}")
    expect(page.locator("main")).to_contain_text("Remis")
    drain()
    gael.opens(f"/reports/reuse/{cast.donor.pk}/")
    expect(page.locator("main")).to_contain_text("LOT-JOURNEY")


def _confirm_until(person: Person, done: Callable[[], bool]) -> None:
    """A page may show first what it recognised, and ask for one press more."""
    for _ in range(2):
        if done():
            return
        person.press("codes")
    assert done()


def _stage(device: Device) -> str:
    device.refresh_from_db()
    return device.stage


def _day(offset: int) -> str:
    return (timezone.localdate() + timedelta(days=offset)).isoformat()
