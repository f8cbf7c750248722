"""A person comes without a sheet: the place opens the request, the prescriber confirms it, the person never comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from rebond.referrals.models import Referral
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_commune, a_learning_path, a_place, a_referral, an_address


def test_a_person_without_a_sheet_is_confirmed_sought_three_days_and_unreachable(
    window: Callable[..., BrowserContext],
    cast: Cast,
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    a_commune("Dax", "40088")
    place, centre = window("phone").new_page(), window().new_page()
    ines = Person.signs_in(place, cast.ines)
    ines.opens(f"/referrals/new?programme={cast.programme.slug}")
    ines.picks(need="computer_and_initiation", age_bracket="30-39", sex="woman", internet_at_home="no")
    ines.picks(occupation="job_seeker_long", prescriber_kind=f"organisation:{cast.social_centre.pk}")
    ines.writes(commune="Dax", household=an_address(), first_name="Odile Sarrat")
    picture(place, "without-a-sheet-phone")
    ines.presses("Orienter et imprimer la fiche")
    ines.sees("n’a pas répondu")
    referral = Referral.objects.latest("pk")
    axe(place)
    picture(place, "not-confirmed-phone")

    driss = Person.signs_in(centre, cast.driss)
    driss.sees("Demandes ouvertes par un lieu, à confirmer")
    driss.opens(f"/referrals/{referral.code}")
    axe(centre)
    picture(centre, "to-confirm-desk")
    driss.presses("Oui, je confirme")
    driss.sees("la demande est la vôtre")

    days = [timezone.localdate() - timedelta(days=ago) for ago in (2, 1, 0)]
    since = timezone.now() - timedelta(days=9)
    Referral.objects.filter(pk=referral.pk).update(stage_since=since, referred_on=timezone.localdate(since))
    for day in days:
        ines.opens(f"/referrals/{referral.code}")
        place.get_by_text("Noter un essai", exact=True).click()
        ines.picks(means="text_message")
        ines.writes(tried_on=f"{day:%Y-%m-%d}")
        ines.presses("Pas de réponse")
    axe(place)
    picture(place, "tried-phone")
    ines.presses("Clôturer : injoignable")
    ines.sees("La prescription est clôturée : injoignable")
    driss.opens(f"/referrals/{referral.code}")
    driss.sees("Injoignable")
    picture(centre, "unreachable-desk")


def test_the_people_of_a_place_that_closes_go_on_elsewhere(
    window: Callable[..., BrowserContext],
    cast: Cast,
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    closing = a_place(cast.place.organisation, name="L’Annexe")
    path = a_learning_path(cast.programme)
    for stage in ("sent", "on_path", "path_done"):
        a_referral(cast.programme, place=closing, stage=stage, path=path)
    desk = window().new_page()
    chloe = Person.signs_in(desk, cast.chloe)
    chloe.opens(reverse("stock:close_place", args=[closing.pk]))
    picture(desk, "place-to-empty-desk")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Elles continuent dans un autre lieu").click()
    axe(desk)
    picture(desk, "people-to-move-desk")
    chloe.picks(place=str(cast.place.pk))
    chloe.presses("Passer ces personnes à ce lieu")
    chloe.sees("3 personnes continuent")
    picture(desk, "people-moved-desk")
    chloe.opens(reverse("stock:close_place", args=[closing.pk]))
    chloe.presses("Fermer ce lieu")
    chloe.sees("est fermé")
