"""A donor finds the nearest drop-off point on the public page, the place proposes a day and counts, a round brings it in."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.access import Role
from rebond.collection.actions import Acceptance, accept
from rebond.collection.following import secret_of
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint, Round
from rebond.donations.models import Pallet
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.collection.dropping import in_days
from tests.factories import a_commune, a_membership, a_user

PictureTaker = Callable[[Page, str], None]


def test_a_gift_is_brought_to_a_place_and_goes_on_to_the_workshop(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    point = _chloe_opens_a_point(page, cast, picture)
    asked = _maud_offers(page, cast, point, picture)
    _accepted(cast, asked)
    brought = DropOff.objects.get(request=asked)
    manager = a_membership(
        Role.PLACE_MANAGER,
        cast.place.organisation,
        place=cast.place,
        user=a_user("Rose", email="rose@exemple.test"),
    )
    _rose_proposes_another_day(page, manager, brought, picture)
    _maud_agrees(page, asked, picture)
    _ines_counts(page, cast, brought, picture)
    _amina_brings_it_in(page, cast, brought)


def _chloe_opens_a_point(page: Page, cast: Cast, picture: PictureTaker) -> DropOffPoint:
    """From the page of the place."""
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens(f"/network/places/{cast.place.pk}/")
    page.get_by_role("link", name="Dépôts : dire ce qui est pris, et quand").click()
    expect(page.locator("[name=where]")).to_have_value(f"p{cast.place.pk}")
    chloe.writes(hours="Mardi et jeudi, 9 h à 12 h", most_at_once="20")
    page.locator("[name=by_appointment]").check(force=True)
    page.locator("[name=kinds][value=other]").uncheck(force=True)
    chloe.press("hours")
    chloe.sees("sur rendez-vous")
    picture(page, "points")
    return DropOffPoint.objects.get(place=cast.place)


def _maud_offers(page: Page, cast: Cast, point: DropOffPoint, picture: PictureTaker) -> DonationRequest:
    page.context.clear_cookies()
    maud = Person(page)
    maud.opens(f"/donner/{cast.territory.slug}/")
    expect(page.get_by_role("button", name="Afficher les plus proches")).to_be_hidden()
    maud.picks(giver_kind="company", erasure_level="clear", handing="drop_off")
    maud.writes(
        giver="Scierie du Dépôt",
        count_laptop="6",
        bought_in_laptop=str(timezone.localdate().year - 4),
        memory_gb_laptop="8",
        commune=a_commune().label,
        address="1 rue des Pins",
        ready_on=in_days(1).isoformat(),
        contact_name="Maud Invente",
        phone="05 58 00 00 00",
    )
    maud.press("giver", words="Afficher les plus proches")
    expect(page.locator("[name=giver]")).to_have_value("Scierie du Dépôt")
    expect(page.get_by_role("group", name="Où les apportez-vous ?")).to_be_in_viewport()
    picture(page, "offer_points")
    maud.picks(point=str(point.pk))
    maud.writes(bring_on=in_days(2).isoformat())
    maud.press("giver", words="Envoyer la demande")
    maud.sees("Votre demande nous est parvenue")
    assert "#" not in page.url
    return DonationRequest.objects.latest("pk")


def _accepted(cast: Cast, asked: DonationRequest) -> None:
    """The coordination accepts, as `test_collection` shows."""
    lines = {line.pk: line.count for line in asked.lines.order_by("pk")}
    terms = Acceptance(programme=cast.programme, workshop=cast.workshop, donor=cast.donor, accepted=lines)
    accept(actor=actor_for(cast.chloe), request=asked, terms=terms)


def _rose_proposes_another_day(
    page: Page, manager: Membership, brought: DropOff, picture: PictureTaker
) -> None:
    rose = Person.signs_in(page, manager)
    rose.opens("/")
    page.get_by_role("link", name="Donneurs qui souhaitent apporter des ordinateurs ici").first.click()
    expect(page.get_by_role("link", name="Scierie du Dépôt")).to_be_visible()
    picture(page, "drop_offs")
    page.get_by_role("link", name="Scierie du Dépôt").click()
    expect(page.get_by_role("button", name="Confirmer ce jour")).to_be_visible()
    picture(page, "drop_off")
    page.get_by_role("link", name="Un autre jour").click()
    rose.writes(day=in_days(3).isoformat())
    rose.press("day")
    rose.sees("Un autre jour est proposé")


def _maud_agrees(page: Page, asked: DonationRequest, picture: PictureTaker) -> None:
    page.context.clear_cookies()
    page.goto(f"/donner/suivi/#{asked.code}.{secret_of(asked)}")
    expect(page.locator("body")).to_contain_text("propose")
    picture(page, "followed")
    Person(page).presses("D’accord pour le")
    expect(page.locator("body")).to_contain_text("Vous êtes attendu")


def _ines_counts(page: Page, cast: Cast, brought: DropOff, picture: PictureTaker) -> None:
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/collection/drop-offs/{brought.pk}/")
    page.get_by_role("link", name="Recevoir", exact=True).click()
    expect(page.locator("[name=counted]")).to_have_value("6")
    ines.writes(counted="5")
    ines.press("counted")
    ines.sees("Au point de dépôt")
    paper = page.request.get(f"/collection/drop-offs/{brought.pk}/slip/")
    assert (paper.status, paper.body()[:4]) == (200, b"%PDF")
    picture(page, "received")


def _amina_brings_it_in(page: Page, cast: Cast, brought: DropOff) -> None:
    amina = Person.signs_in(page, cast.amina)
    amina.opens("/collection/rounds/new/")
    amina.picks(workshop=str(cast.workshop.pk))
    amina.press("vehicle")
    planned = Round.objects.latest("pk")
    amina.opens(f"/collection/drop-offs/{brought.pk}/")
    page.get_by_role("link", name=planned.reference).click()
    amina.press("site")
    amina.opens(f"/collection/stops/{planned.stops.get().pk}/")
    amina.picks(outcome="collected", signature="none")
    amina.writes(collected="5")
    amina.press("collected")
    amina.presses("Tout est à l’atelier")
    amina.opens(f"/collection/drop-offs/{brought.pk}/")
    amina.sees("À l’atelier")
    assert Pallet.objects.get(stop__drop_off=brought).counted == 5
