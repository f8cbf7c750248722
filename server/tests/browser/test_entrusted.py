"""An external workshop's round trip: entrusted, worked on, given back, refused for a missing proof, settled and due."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from rebond.devices.models import Device
from rebond.stock.models import Transfer
from rebond.subcontracting.models import Entrustment
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories.network import numbers
from tests.subcontracting.prepared import Outside, a_lot_without_proofs, an_outside
from tests.workshop.documents import Wipe, an_nwipe_log

PictureTaker = Callable[[Page, str], None]


def test_what_is_entrusted_comes_back_with_its_proofs_and_is_due(
    page: Page, cast: Cast, picture: PictureTaker, tmp_path: Path
) -> None:
    mark = f"{next(numbers):05d}"
    outside = an_outside(cast, f"Atelier des Tilleuls {mark}")
    proven, lacking = a_lot_without_proofs(cast, {f"ST{mark}A": f"DR{mark}A", f"ST{mark}B": f"DR{mark}B"})
    entrustment = _chloe_entrusts_the_lot(page, cast, outside, proven, picture)
    _tariq_receives(page, outside, entrustment, proven, lacking, picture)
    _tariq_sends(page, "/workshop/upload/", "reports", _log(tmp_path, f"DR{mark}A"))
    back = _tariq_gives_back(page, outside, entrustment, proven, lacking, picture)
    _chloe_receives_and_asks(page, cast, back, entrustment, proven, lacking, picture)
    _tariq_sends_the_proof(page, outside, entrustment, lacking, _log(tmp_path, f"DR{mark}B"), picture)
    _chloe_settles_and_reads_what_is_due(page, cast, outside, entrustment, picture)


def _log(folder: Path, drive: str) -> Path:
    file = folder / f"{drive}.log"
    file.write_bytes(an_nwipe_log(Wipe(serial=drive)))
    return file


def _said_by(page: Page, address: str) -> str:
    answer = page.request.get(address)
    return " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)


def _chloe_entrusts_the_lot(
    page: Page, cast: Cast, outside: Outside, device: Device, picture: PictureTaker
) -> Entrustment:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/entrusted/new/")
    chloe.picks(origin=str(cast.workshop.pk), workshop=str(outside.workshop.pk), lot=str(device.lot_id))
    chloe.writes(due_on=str(timezone.localdate() + timedelta(days=21)), ready="35", other="8")
    picture(page, "entrusted-terms")
    chloe.press("due_on")
    chloe.sees(device.asset_tag)
    picture(page, "entrusted-filling")
    chloe.presses("Les laisser partir")
    chloe.sees("Les ordinateurs sont confiés")
    page.get_by_text("Ils ne sont pas partis").click()
    chloe.presses("Les remettre sur le bon")
    chloe.sees("ils sont de nouveau sur le bon")
    chloe.presses("Les laisser partir")
    picture(page, "entrusted-left")
    entrustment = Entrustment.objects.get(workshop=outside.workshop)
    said = _said_by(page, f"/entrusted/{entrustment.pk}/slip/")
    assert [words in said for words in (entrustment.reference, "non effacé", device.serial)] == [True] * 3
    return entrustment


def _tariq_receives(
    page: Page,
    outside: Outside,
    entrustment: Entrustment,
    proven: Device,
    lacking: Device,
    picture: PictureTaker,
) -> None:
    tariq = Person.signs_in(page, outside.tariq)
    tariq.sees("Ordinateurs qui vous sont confiés, à recevoir")
    picture(page, "entrusted-to-do")
    tariq.opens(f"/entrusted/{entrustment.pk}/")
    page.get_by_role("link", name="Recevoir en scannant").click()
    tariq.scans("codes", proven.asset_tag, lacking.asset_tag, proven.asset_tag)
    tariq.press("codes", words="Vérifier ce qui est arrivé")
    tariq.sees("2 reconnus")
    tariq.press("codes", words="Recevoir")
    tariq.sees("Le transfert est reçu")
    tariq.opens("/workshop/")
    tariq.sees(proven.asset_tag)


def _tariq_sends(page: Page, address: str, field: str, file: Path) -> None:
    tariq = Person(page)
    tariq.opens(address)
    tariq.sends(field, file)
    tariq.press(field)


def _tariq_gives_back(
    page: Page,
    outside: Outside,
    entrustment: Entrustment,
    proven: Device,
    lacking: Device,
    picture: PictureTaker,
) -> Transfer:
    tariq = Person(page)
    tariq.opens(f"/entrusted/{entrustment.pk}/")
    page.get_by_role("link", name="Rendre des ordinateurs").click()
    tariq.picks(claim="done")
    tariq.scans("codes", proven.asset_tag, lacking.asset_tag)
    tariq.press("codes", words="Mettre sur le bon")
    tariq.sees("Preuve manquante")
    picture(page, "entrusted-give-back")
    page.get_by_role("link", name="Voir le bon et le laisser partir").click()
    tariq.presses("Les laisser partir")
    tariq.sees("sur le retour")
    back = Transfer.objects.get(from_workshop=outside.workshop)
    said = _said_by(page, f"/entrusted/returns/{back.pk}/slip/")
    assert [words in said for words in (entrustment.reference, "non effacé", "Travail terminé")] == [True] * 3
    answer = page.goto(f"/workshop/devices/{proven.asset_tag}/")
    assert answer is not None
    assert answer.status == 404
    return back


def _chloe_receives_and_asks(
    page: Page,
    cast: Cast,
    back: Transfer,
    entrustment: Entrustment,
    proven: Device,
    lacking: Device,
    picture: PictureTaker,
) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.sees("à recevoir")
    chloe.opens(f"/entrusted/returns/{back.pk}/receive/")
    chloe.scans("codes", proven.asset_tag, lacking.asset_tag)
    chloe.press("codes", words="Vérifier ce qui est arrivé")
    chloe.sees("1 ordinateur sans preuve")
    picture(page, "entrusted-receive")
    chloe.press("codes", words="Recevoir ce qui est venu")
    chloe.sees("Refusé comme prêt : preuve manquante")
    picture(page, "entrusted-received")
    chloe.opens(f"/entrusted/{entrustment.pk}/")
    chloe.sees("Revenu prêt")
    chloe.presses("Demander les preuves manquantes")
    chloe.sees("Demandée le")
    picture(page, "entrusted-proof-asked")
    assert dict(entrustment.lines.values_list("device", "cents")) == {proven.pk: 3500, lacking.pk: 0}


def _tariq_sends_the_proof(
    page: Page, outside: Outside, entrustment: Entrustment, lacking: Device, log: Path, picture: PictureTaker
) -> None:
    tariq = Person.signs_in(page, outside.tariq)
    tariq.sees("sans leur preuve d’effacement")
    line = entrustment.lines.get(device=lacking)
    _tariq_sends(page, f"/entrusted/{entrustment.pk}/lines/{line.pk}/proof/", "report", log)
    tariq.sees("La preuve est conservée")
    picture(page, "entrusted-proof-sent")


def _chloe_settles_and_reads_what_is_due(
    page: Page, cast: Cast, outside: Outside, entrustment: Entrustment, picture: PictureTaker
) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/entrusted/{entrustment.pk}/")
    chloe.presses("L’accepter comme prêt")
    chloe.sees("est réglé")
    chloe.opens("/entrusted/")
    row = page.get_by_role("row").filter(has_text=outside.workshop.name).first
    said = " ".join(row.inner_text().split())
    assert [words in said for words in ("2 2 0 0 0 0 0", "70,00")] == [True, True], said
    picture(page, "entrusted-figures")
