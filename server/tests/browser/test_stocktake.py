"""A stocktake from the phone to the signed minutes: two people count, two differences are decided, nothing is doubled."""

from __future__ import annotations

import io
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from rebond.ledger.models import Event
from rebond.network.models import Workshop
from rebond.stock.actions import location_named
from rebond.stock.models import Stocktake
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_workshop
from tests.stock.prepared import TESTER, fresh, in_stock, stages

PictureTaker = Callable[[Page, str], None]


def test_two_differences_are_decided_and_the_minutes_signed(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    there, moved, gone, annex = _a_small_stock(cast)
    stocktake = _amina_opens(page, cast, annex)
    shelf = location_named(actor=TESTER, workshop=annex, code="INV-C1")
    _bruno_counts(page, cast, stocktake, there.asset_tag, "INV-B12")
    _bruno_counts(page, cast, stocktake, moved.asset_tag, shelf.tag)
    picture(page, "stocktake-counted")
    _amina_counts_the_same_again(page, cast, stocktake, there.asset_tag)
    assert stocktake.lines.filter(seen_at__isnull=False).count() == 2
    _amina_may_not_sign_yet(page, stocktake)
    picture(page, "stocktake-gaps")
    _amina_decides(page, stocktake, gone.pk, "Déclarer introuvable : non retrouvé")
    _amina_decides(page, stocktake, moved.pk, "Enregistrer l’étagère")
    assert (stages([gone]), fresh([moved])[0].placement.location) == (["missing"], shelf)
    _amina_signs(page, stocktake)
    picture(page, "stocktake-signed")
    _eva_reads_the_minutes(page, cast, stocktake, gone.asset_tag)


def _a_small_stock(cast: Cast) -> tuple[object, object, object, Workshop]:
    """A workshop of its own: the database of the suite is never emptied."""
    annex = a_workshop(cast.operator, name="Annexe de l’inventaire")
    pile = in_stock(cast, 3, code="INV-B12", workshop=annex)
    return (*pile, annex)


def _amina_opens(page: Page, cast: Cast, annex: Workshop) -> Stocktake:
    amina = Person.signs_in(page, cast.amina)
    amina.opens("/stock/stocktakes/new/")
    amina.picks(workshop=str(annex.pk))
    amina.press("as_of")
    amina.sees("Inventaire : Annexe de l’inventaire")
    return Stocktake.objects.get(workshop=annex)


def _bruno_counts(page: Page, cast: Cast, stocktake: Stocktake, code: str, location: str) -> None:
    bruno = Person.signs_in(page, cast.bruno)
    bruno.opens(f"/stock/stocktakes/{stocktake.pk}/count/")
    bruno.writes(location=location)
    bruno.scans("codes", code)
    bruno.press("codes", words="Les compter")
    bruno.sees("1 ordinateur compté")


def _amina_counts_the_same_again(page: Page, cast: Cast, stocktake: Stocktake, code: str) -> None:
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/stock/stocktakes/{stocktake.pk}/count/")
    for _retry in range(2):
        amina.scans("codes", code)
        amina.press("codes", words="Les compter")
        amina.sees("déjà compté")
    counted = Event.objects.filter(stream=stocktake.stream, kind="stocktake.counted")
    assert counted.count() == 2


def _amina_may_not_sign_yet(page: Page, stocktake: Stocktake) -> None:
    amina = Person(page)
    amina.opens(f"/stock/stocktakes/{stocktake.pk}/close/")
    amina.sees("2 différences attendent une décision")
    expect(page.locator("[name=signed]")).to_have_count(0)
    amina.opens(f"/stock/stocktakes/{stocktake.pk}/")


def _amina_decides(page: Page, stocktake: Stocktake, device: int, words: str) -> None:
    amina = Person(page)
    amina.opens(f"/stock/stocktakes/{stocktake.pk}/")
    page.locator(f"[name=devices][value='{device}']").check(force=True)
    amina.presses(words)
    amina.sees("1 écart est décidé")


def _amina_signs(page: Page, stocktake: Stocktake) -> None:
    amina = Person(page)
    amina.opens(f"/stock/stocktakes/{stocktake.pk}/close/")
    page.locator("[name=signed]").check(force=True)
    amina.press("signed")
    amina.sees("signé et figé")
    stocktake.refresh_from_db()
    assert (stocktake.state, stocktake.closed_by is not None) == ("closed", True)
    expect(page.locator("[name=devices]")).to_have_count(0)


def _eva_reads_the_minutes(page: Page, cast: Cast, stocktake: Stocktake, code: str) -> None:
    eva = Person.signs_in(page, cast.eva)
    eva.opens(f"/stock/stocktakes/{stocktake.pk}/")
    paper = page.request.get(f"/stock/stocktakes/{stocktake.pk}/minutes/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.body())).pages)
    assert [word in said for word in (stocktake.reference, code[3:7], "Amina")] == [True] * 3
