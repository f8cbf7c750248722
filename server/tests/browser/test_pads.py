"""The paper road: a pad is printed, ticked, photographed; a doubtful box is confirmed, and the referral is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from rebond.pads.models import Pad, Sheet
from rebond.referrals.models import Referral
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_commune, an_address
from tests.pads.sheets import a_photograph


def test_a_sheet_ticked_on_paper_becomes_a_referral(
    window: Callable[..., BrowserContext],
    cast: Cast,
    tmp_path: Path,
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    a_commune("Dax", "40088")
    page = window("phone").new_page()
    driss = Person.signs_in(page, cast.driss)
    driss.opens("/pads/new")
    driss.picks(programme=str(cast.programme.pk), size="10")
    page.get_by_role("button", name="Préparer le bloc").click()
    driss.sees("est prêt : imprimez-le")
    pad = Pad.objects.latest("pk")
    axe(page)
    picture(page, "pads-list-phone")
    photograph = tmp_path / "photo.jpg"
    photograph.write_bytes(a_photograph(pad, number=4, sex=("woman", "man")))
    driss.opens("/pads/read")
    driss.sends("pictures", photograph)
    picture(page, "pads-read-phone")
    page.get_by_role("button", name="Lire ces fiches").click()
    driss.sees("1 réponse à vérifier")
    axe(page)
    picture(page, "pads-answers-phone")
    page.get_by_role("main").get_by_role("link", name="Confirmer").first.click()
    expect(page.get_by_role("img", name="Sur le papier : Sexe")).to_be_visible()
    axe(page)
    picture(page, "pads-confirm-phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(page, "pads-confirm-desk")
    driss.picks(sex="woman", place=str(cast.place.pk))
    driss.writes(commune="Dax", filled_on=timezone.localdate().isoformat(), household=an_address())
    page.get_by_role("button", name="Confirmer et orienter").click()
    driss.sees("La fiche est saisie")
    referral = Referral.objects.get(paper_sheet=Sheet.objects.get(pad=pad, number=4))
    expect(page).to_have_url(page.url.partition("/referrals/")[0] + f"/referrals/{referral.code}")
    assert (referral.sex, referral.referred_on) == ("woman", timezone.localdate())
