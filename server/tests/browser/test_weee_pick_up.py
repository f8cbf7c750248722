"""A pick-up of electronic waste: set aside, scanned into a batch, weighed, asked for, collected with its slip, in the register."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from rebond.recycling.choices import BatchState
from rebond.recycling.models import Destruction, RegisterEntry, WeeeBatch
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.recycling.prepared import SIRETS, set_aside, with_unproven_drive
from tests.stock.prepared import prepared, stages

PictureTaker = Callable[[Page, str], None]
CARRIER = {
    "carrier_name": "Transports Invente",
    "carrier_address": "1 route des Pins",
    "carrier_postcode": "40100",
    "carrier_city": "Dax",
    "carrier_receipt": "40-2024-17",
    "vehicle_plate": "AB-123-CD",
}
SITE = {
    "site_name": "Démontage des Landes",
    "site_address": "2 rue de la Forge",
    "site_postcode": "40000",
    "site_city": "Mont-de-Marsan",
}


def test_waste_leaves_with_its_slip_and_stands_in_the_register(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    # What other pages of the suite left open would be filled on.
    WeeeBatch.objects.filter(workshop=cast.workshop, state=BatchState.OPEN).update(state=BatchState.CLOSED)
    (broken,) = prepared(cast)
    waiting, unproven = set_aside(cast, 2), with_unproven_drive(cast, serial="S3Z8JOURNEY")
    _chloe_decides(page, cast, broken.asset_tag)
    assert stages([broken]) == ["eliminated"]
    batch = _bruno_fills(page, cast, [broken.asset_tag, *(device.asset_tag for device in waiting)])
    _bruno_is_refused_a_drive_without_proof(page, cast, batch, unproven.asset_tag)
    _bruno_lists_the_drive(page, cast, unproven.asset_tag)
    _bruno_puts_it_in_and_weighs(page, cast, batch, unproven.asset_tag)
    picture(page, "waste-batch")
    _amina_closes_and_asks(page, cast, batch)
    _amina_confirms(page, cast, batch)
    picture(page, "waste-collected")
    _eva_reads_the_register(page, cast, batch)
    picture(page, "waste-register")
    _chloe_corrects_it(page, cast, batch)
    _chloe_attests_the_destruction(page, cast)
    picture(page, "waste-destroyed")


def _chloe_decides(page: Page, cast: Cast, code: str) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/recycling/eliminate/")
    chloe.scans("codes", code)
    chloe.picks(reason="broken")
    chloe.press("codes")
    chloe.writes(confirmation=code)
    chloe.press("codes")


def _bruno_fills(page: Page, cast: Cast, codes: list[str]) -> WeeeBatch:
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens("/recycling/")
    if page.locator("select[name=workshop], input[type=radio][name=workshop]").count():
        bruno.picks(workshop=str(cast.workshop.pk))  # others of the suite may have opened more workshops
    bruno.presses("Remplir un lot")
    bruno.scans("codes", *codes)
    bruno.press("codes")
    bruno.sees(f"{len(codes)} ordinateurs sont dans le lot")
    batch = WeeeBatch.objects.filter(workshop=cast.workshop).latest("pk")
    assert batch.lines.count() == len(codes)
    return batch


def _bruno_is_refused_a_drive_without_proof(page: Page, cast: Cast, batch: WeeeBatch, code: str) -> None:
    bruno = Person(page)
    bruno.scans("codes", code)
    bruno.press("codes")
    bruno.sees("aucun document ne dit qu’il a été effacé")
    assert not batch.lines.filter(device__asset_tag=code).exists()


def _bruno_lists_the_drive(page: Page, cast: Cast, code: str) -> None:
    bruno = Person(page)
    bruno.opens("/recycling/destructions/")
    bruno.presses("Remplir une liste")
    bruno.scans("codes", code)
    bruno.press("codes")
    bruno.sees("S3Z8JOURNEY")


def _bruno_puts_it_in_and_weighs(page: Page, cast: Cast, batch: WeeeBatch, code: str) -> None:
    bruno = Person(page)
    bruno.opens(f"/recycling/batches/{batch.pk}/")
    bruno.scans("codes", code)
    bruno.press("codes")
    bruno.sees("Disques à détruire")
    bruno.picks(category="part", waste_code="16 02 16")
    bruno.writes(count="7")
    bruno.press("count")
    bruno.sees("estimé")
    bruno.writes(weight_laptop_160213="9,4")
    bruno.press("weight_laptop_160213")
    bruno.sees("9,4")


def _amina_closes_and_asks(page: Page, cast: Cast, batch: WeeeBatch) -> None:
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/recycling/batches/{batch.pk}/")
    amina.presses("Fermer le lot")
    amina.opens(f"/recycling/batches/{batch.pk}/request/")
    today = timezone.localdate()
    amina.writes(
        eco_name="Éco-Pins",
        wished_from=(today + timedelta(days=7)).isoformat(),
        wished_to=(today + timedelta(days=14)).isoformat(),
        pallets="1",
        contact_name="Amina Invente",
        contact_phone="05 58 00 00 00",
    )
    amina.press("eco_name")
    amina.sees("Enlèvement demandé")
    paper = page.request.get(f"/recycling/batches/{batch.pk}/request/paper/")
    table = page.request.get(f"/recycling/batches/{batch.pk}/request/table/")
    assert (paper.body()[:5], "16 02 13*" in table.text()) == (b"%PDF-", True)


def _amina_confirms(page: Page, cast: Cast, batch: WeeeBatch) -> None:
    amina = Person(page)
    amina.opens(f"/recycling/batches/{batch.pk}/collect/")
    amina.writes(left_on=timezone.localdate().isoformat(), slip_number="EP-JOURNEY", **SIRETS)
    amina.writes(**CARRIER)
    amina.writes(**SITE)
    amina.picks(treatment_code="R12")
    amina.press("slip_number")
    amina.sees("EP-JOURNEY")
    slip = page.request.get(f"/recycling/batches/{batch.pk}/slip/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(slip.body())).pages)
    assert [word in said for word in ("EP-JOURNEY", "S3Z8JOURNEY", "estimé", "pesé")] == [True] * 4
    assert page.locator("[name=codes]").count() == 0


def _eva_reads_the_register(page: Page, cast: Cast, batch: WeeeBatch) -> None:
    eva = Person.signs_in(page, cast.eva)
    eva.opens("/recycling/register/")
    eva.sees(f"{batch.reference}-1")
    exported = page.request.get("/recycling/register/export.csv").text()
    rows = [line for line in exported.splitlines() if "EP-JOURNEY" in line]
    assert [(";REEL;" in row, ";ESTIME;" in row) for row in rows] == [(True, False), (False, True)]
    assert page.request.get("/recycling/register/export.xlsx").body()[:2] == b"PK"


def _chloe_corrects_it(page: Page, cast: Cast, batch: WeeeBatch) -> None:
    entry = RegisterEntry.objects.get(batch=batch, number=f"{batch.reference}-2")
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/recycling/register/{entry.pk}/correct/")
    chloe.writes(weight_g="2,35")
    page.locator("[name=is_estimated]").uncheck(force=True)
    chloe.picks(reason="weighed_later")
    chloe.press("weight_g")
    chloe.sees(f"remplace {entry.number}")


def _chloe_attests_the_destruction(page: Page, cast: Cast) -> None:
    destruction = Destruction.objects.filter(lines__drive__serial="S3Z8JOURNEY").get()
    chloe = Person(page)
    chloe.opens(f"/recycling/destructions/{destruction.pk}/record/")
    chloe.writes(destroyed_by="Broyage Invente", attestation="BI-JOURNEY")
    chloe.picks(method="shred")
    chloe.press("destroyed_by")
    chloe.sees("Certificat de destruction")
    certificate = page.request.get(f"/recycling/destructions/{destruction.pk}/certificate/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(certificate.body())).pages)
    assert [word in said for word in ("S3Z8JOURNEY", "BI-JOURNEY")] == [True, True]
