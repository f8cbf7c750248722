"""The closing of a year: its figures are published, a late handover rectifies them, and they are published anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.reporting.models import YearClosing
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.reporting.roads import announced, take, walk

PictureTaker = Callable[[Page, str], None]


def test_a_year_is_closed_rectified_and_published_anew(page: Page, cast: Cast, picture: PictureTaker) -> None:
    year = timezone.localdate().year - 1
    slug = cast.programme.slug
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=date(year, 1, 1))
    early, late = announced(cast.programme, 2)
    walk(early, "at_place", first_day=date(year, 3, 2), place=cast.place)
    drain()

    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/reports/")
    page.get_by_role("link", name="Années", exact=True).click()
    page.get_by_role("link", name=f"Clore l’année {year}").click()
    chloe.sees("Ce qui sera publié")
    picture(page, "year-before")
    chloe.presses("Publier et clore l’année")
    chloe.sees(f"L’année {year} est close.")

    take("hand_over", early, day=date(year, 12, 20), place=cast.place)
    take("receive", late, day=date(year, 12, 21))
    drain()
    page.get_by_role("link", name=f"Bilan de {year}").click()
    chloe.sees("2 événements de cette année ont été saisis ou corrigés depuis.")
    row = page.get_by_role("row", name="Ordinateurs remis")
    expect(row.get_by_role("cell")).to_have_text(["0", "+1", "1"])
    page.get_by_text("Ce qui a été saisi ou corrigé").first.click()
    expect(page.locator("#closing").get_by_text(early.asset_tag)).to_be_visible()
    picture(page, "year-rectified")
    chloe.opens(f"/reports/?programme={slug}&since={year + 1}-01-01&until={year + 1}-12-31")
    chloe.sees("Rectifications des années précédentes")
    picture(page, "year-after")

    chloe.opens(f"/reports/{slug}/years")
    page.get_by_text("Rouvrir", exact=True).click()
    chloe.picks(reason="late_entries")
    chloe.writes(confirmation=str(year))
    chloe.presses("Rouvrir cette année")
    chloe.sees(f"L’année {year} est rouverte.")
    page.get_by_role("link", name=f"Clore l’année {year}").click()
    chloe.presses("Publier et clore l’année")
    chloe.sees("version 2")
    picture(page, "years")
    kept = YearClosing.objects.filter(programme=cast.programme, year=year).order_by("version")
    assert [row.published["devices"]["handed_over"] for row in kept] == [0, 1]
