"""A prescriber without an account: the coordination sends a link, a person and a class are referred by it, all is followed."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from rebond.network.models import Organisation
from rebond.referrals.models import Referral
from tests.browser import looking
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_commune, an_address

EMAIL = "lea.accueil@exemple.test"


def test_a_link_is_sent_opened_used_for_a_person_and_a_class_and_revoked(
    window: Callable[..., BrowserContext],
    cast: Cast,
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    a_commune("Dax", "40088")
    home = an_address()
    desk, phone = window().new_page(), window("phone").new_page()
    chloe = Person.signs_in(desk, cast.chloe)
    chloe.opens("/referrals/links")
    chloe.picks(organisation=str(cast.social_centre.pk), life="30")
    chloe.writes(email=EMAIL)
    chloe.presses("Envoyer le lien")
    chloe.sees("Le lien est parti")
    axe(desk)
    picture(desk, "links-desk")
    secret = re.findall(r"/prescrire/#(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)[0]

    lea = Person(phone)
    with phone.expect_navigation(url="**/prescrire/suivi/"):
        phone.goto(f"/prescrire/#{secret}")
    assert secret not in phone.url
    axe(phone)
    picture(phone, "link-home-empty-phone")
    lea.opens("/prescrire/orienter/")
    lea.picks(need="computer_and_initiation", age_bracket="30-39", sex="woman", internet_at_home="no")
    lea.picks(occupation="job_seeker_long", place=str(cast.place.pk))
    lea.writes(commune="Dax", household=home, first_name="Nadia Benali")
    lea.presses("Orienter et imprimer la fiche")
    referral = Referral.objects.latest("pk")
    lea.sees(referral.code)
    axe(phone)
    picture(phone, "link-referral-phone")

    lea.opens("/prescrire/groupe/")
    picture(phone, "link-group-phone")
    lea.picks(need="computer_and_initiation", age_bracket="12-17", internet_at_home="no")
    lea.picks(occupation="student", place=str(cast.place.pk))
    lea.writes(commune="Dax", people="3")
    lea.presses("Écrire les lignes")
    homes = (home, an_address(), an_address())
    for number, home in enumerate(homes, 1):
        phone.locator(f"[name=line-{number}-household]").fill(home)
    phone.locator("[name=line-1-name]").fill("Sami Benali")
    axe(phone)
    picture(phone, "link-group-lines-phone")
    phone.set_viewport_size({"width": 1280, "height": 900})
    picture(phone, "link-group-lines-desk")
    lea.presses("Orienter ces 3 personnes")
    lea.sees("Personne n’est encore orienté")
    picture(phone, "link-group-refused-desk")
    axe(phone)
    phone.locator("[name=line-1-leave_out]").check()
    lea.presses("Orienter ces 3 personnes")
    lea.sees("2 personnes sont orientées")
    axe(phone)
    picture(phone, "link-group-done-desk")
    link = referral.link
    assert Referral.objects.filter(link=link).count() == 3

    lea.opens("/prescrire/suivi/")
    expect(phone.get_by_role("row")).to_have_count(4)
    picture(phone, "link-home-desk")
    desk.reload()
    chloe.presses("Révoquer")
    phone.reload()
    lea.sees("Ce lien a été révoqué")
    picture(phone, "link-revoked-desk")


def test_sorting_the_places_does_not_lose_the_place_in_a_long_form(
    window: Callable[..., BrowserContext], cast: Cast
) -> None:
    a_commune("Dax", "40088")
    phone = window("phone", javascript=False).new_page()
    driss = Person.signs_in(phone, cast.driss)
    driss.opens(f"/referrals/new?programme={cast.programme.slug}")
    driss.writes(commune="Dax")
    driss.presses("Trier par distance")
    driss.sees("Du plus proche au plus lointain (commune : Dax)")
    expect(phone.get_by_label("Commune où vit la personne")).to_be_in_viewport()
    expect(phone.get_by_role("group", name="Lieu proposé")).to_be_in_viewport()
    driss.presses("Orienter et imprimer la fiche")
    expect(phone.get_by_text("Vérifiez ces points")).to_be_in_viewport()
    assert "#" not in phone.url


def test_the_coordination_is_reached_with_a_finger(window: Callable[..., BrowserContext], cast: Cast) -> None:
    told = {"public_phone": "05 36 49 99 00", "public_email": "coordination@exemple.test"}
    Organisation.objects.filter(pk=cast.operator.pk).update(**told)
    phone = window("phone").new_page()
    Person.signs_in(phone, cast.driss)
    expect(phone.get_by_role("link", name="05 36 49 99 00")).to_be_visible()
    assert looking.small_targets(phone) == []
    Organisation.objects.filter(pk=cast.operator.pk).update(public_phone="", public_email="")
