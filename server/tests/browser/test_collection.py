"""A donor asks on the public page, the coordination accepts and plans a round, the slip is filled, the lot is received."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from rebond.collection.following import secret_of
from rebond.collection.models import DonationRequest, Round
from rebond.devices.models import Device
from rebond.donations.models import Lot, Pallet
from rebond.kit.strokes import lines_of
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.factories import a_commune, devices

PictureTaker = Callable[[Page, str], None]


def test_a_gift_is_offered_fetched_and_received(
    page: Page, cast: Cast, picture: PictureTaker, tmp_path: Path
) -> None:
    asked = _maud_offers(page, cast, picture, tmp_path)
    _chloe_accepts(page, cast, asked, picture)
    _maud_follows(page, asked)
    planned = _amina_plans(page, cast, asked)
    _amina_fills_the_slip(page, planned, picture)
    _amina_receives(page, planned)


def _maud_offers(page: Page, cast: Cast, picture: PictureTaker, folder: Path) -> DonationRequest:
    photo = folder / "bureau.jpg"
    photo.write_bytes(a_picture(size=(640, 480)))
    maud = Person(page)
    maud.opens(f"/donner/{cast.territory.slug}/")
    picture(page, "offer")
    maud.picks(giver_kind="company", handing="pick_up", erasure_level="clear")
    maud.writes(
        giver="Scierie Invente",
        count_laptop="3",
        bought_in_laptop=str(timezone.localdate().year - 4),
        memory_gb_laptop="8",
        count_desktop="2",
        bought_in_desktop=str(timezone.localdate().year - 12),
        commune=a_commune().label,
        address="1 rue des Pins",
        ready_on=(timezone.localdate() + timedelta(days=1)).isoformat(),
        contact_name="Maud Invente",
        phone="05 58 00 00 00",
    )
    maud.sends("pictures", photo)
    maud.press("giver", words="Envoyer la demande")
    maud.sees("Votre demande nous est parvenue")
    return DonationRequest.objects.latest("pk")


def _chloe_accepts(page: Page, cast: Cast, asked: DonationRequest, picture: PictureTaker) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/collection/requests/{asked.pk}/")
    chloe.sees("Plus de dix ans : au recyclage")
    expect(page.locator("img.offered-picture")).to_have_js_property("complete", value=True)
    picture(page, "request")
    page.get_by_role("link", name="Accepter", exact=True).click()
    laptops, desktops = asked.lines.order_by("kind").reverse()
    proposed = [page.locator(f"[name=accepted_{line.pk}]").input_value() for line in (laptops, desktops)]
    assert (proposed, laptops.kind) == (["3", "0"], "laptop")
    picture(page, "accept")
    chloe.press("workshop")
    chloe.sees("est annoncé")


def _maud_follows(page: Page, asked: DonationRequest) -> None:
    """With the link alone: the page fills itself, and the secret leaves the address."""
    page.context.clear_cookies()
    page.goto(f"/donner/suivi/#{asked.code}.{secret_of(asked)}")
    expect(page.locator("body")).to_contain_text("Acceptée : merci")
    assert "#" not in page.url


def _amina_plans(page: Page, cast: Cast, asked: DonationRequest) -> Round:
    amina = Person.signs_in(page, cast.amina)
    amina.opens("/collection/rounds/new/")
    amina.picks(workshop=str(cast.workshop.pk))
    amina.writes(vehicle="Camion 1")
    amina.press("vehicle")
    planned = Round.objects.latest("pk")
    asked.refresh_from_db()
    amina.opens(f"/collection/rounds/{planned.pk}/stops/new/?lot={asked.lot_id}")
    amina.press("site")
    amina.sees("1 rue des Pins")
    return planned


def _amina_fills_the_slip(page: Page, planned: Round, picture: PictureTaker) -> None:
    stop = planned.stops.get()
    paper = page.request.get(f"/collection/stops/{stop.pk}/slip/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.body())).pages)
    assert [word in said for word in ("Scierie Invente", "Bon d’enlèvement")] == [True, True]
    amina = Person(page)
    amina.opens(f"/collection/stops/{stop.pk}/")
    picture(page, "slip")
    amina.picks(outcome="collected", signature="on_screen")
    amina.writes(collected="2", signatory="Maud Invente")
    _maud_signs(page)
    amina.press("collected")
    amina.sees("écart : -1")
    picture(page, "round")


def _maud_signs(page: Page) -> None:
    """A finger draws in the frame, which shows once the screen is chosen."""
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 70, steps=6)
    page.mouse.up()
    assert lines_of(page.locator("[name=strokes]").input_value())


def _amina_receives(page: Page, planned: Round) -> None:
    amina = Person(page)
    amina.presses("Tout est à l’atelier")
    amina.sees("Rentrée à l’atelier")
    pallet = Pallet.objects.get(stop__round=planned)
    assert pallet.counted == 2
    listed = devices(2, pallet.lot, stage="announced")  # the donor sent its list in the meantime
    page.get_by_role("link", name="Recevoir", exact=True).click()
    amina.scans("codes", *(device.asset_tag for device in listed))
    amina.press("codes")
    if page.locator("textarea[name=codes]").count() and not _received(pallet.lot):
        amina.press("codes")
    assert _received(pallet.lot) == 2


def _received(lot: Lot) -> int:
    return Device.objects.filter(lot=lot, stage="received").count()
