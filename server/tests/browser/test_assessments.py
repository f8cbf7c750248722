"""A mediator asks before, imports Pix, asks after on the tablet, and prints what the person has learned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from rebond.assessments.models import SkillAssessment
from tests.assessments.cases import as_sent, profiles
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_referral

PictureTaker = Callable[[Page, str], None]


def test_what_a_person_learns_is_seen_from_before_to_after(
    page: Page, cast: Cast, tmp_path: Path, picture: PictureTaker
) -> None:
    _chloe_publishes_the_ready_grid(page, cast)
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/assessments/people/{person.code}")
    page.get_by_role("link", name="Cocher ensemble").first.click()
    ines.picks(q_information_1="1", q_safety_1="0", q_safety_2="1")
    ines.presses("Garder les réponses")
    ines.sees("Avec de l’aide")

    file = tmp_path / "resultats.csv"
    levels = {"Interagir": (2, 18), "Gérer des données": (1, 9)}
    file.write_bytes(as_sent(profiles((person.code, levels), ("Zéphyrine Quentinvald", levels))))
    ines.opens("/assessments/pix")
    ines.picks(moment="before")
    ines.sends("file", file)
    ines.press("file")
    ines.sees("Rien n’est encore gardé")
    expect(page.locator("body")).not_to_contain_text("Quentinvald")
    picture(page, "assessments-pix")
    ines.presses("Garder ces résultats")
    ines.sees("1 résultat est gardé.")

    ines.opens(f"/assessments/people/{person.code}")
    page.get_by_role("link", name="Sur la tablette").last.click()
    ines.picks(q_information_1="3", q_safety_1="2", q_safety_2="2")
    picture(page, "assessments-tablet")
    ines.presses("J’ai fini")
    ines.sees("Rendez la tablette.")
    page.get_by_role("link", name="Pour le lieu").click()
    ines.sees("Plus à l’aise")
    picture(page, "assessments-person")
    printed = page.request.get(
        page.get_by_role("link", name="Imprimer pour la personne").first.get_attribute("href") or ""
    )
    assert (printed.status, printed.headers["content-type"]) == (200, "application/pdf")
    kept = SkillAssessment.objects.filter(referral=person).order_by("tool", "moment")
    assert list(kept.values_list("tool", "moment", "way")) == [
        ("pix", "before", "file"),
        ("self_assessment", "after", "person"),
        ("self_assessment", "before", "mediator"),
    ]


def _chloe_publishes_the_ready_grid(page: Page, cast: Cast) -> None:
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/assessments/questionnaires")
    if page.get_by_role("link", name="Grille d’auto-évaluation").count():
        return
    with page.expect_navigation():
        page.locator("form[action$='ready/self_assessment'] button").click()
    chloe.presses("Publier cette version")
    chloe.sees("Publiée")
