"""A trainee works, sees the own record, claims a skill and hears the page; the supervisor validates and sees the bottleneck."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.integration.models import SkillRecord, Trainee
from rebond.network.models import Membership
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories.network import numbers
from tests.integration.prepared import a_colleague, computers
from tests.stock.prepared import prepared

PictureTaker = Callable[[Page, str], None]
SKILL = "Tester toutes les fonctions d’un portable"
A_VOICE_OF_THE_MACHINE = """
const said = [];
window.heard = said;
const voice = { lang: "fr-FR", localService: true, name: "Voix" };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [voice],
  addEventListener: () => {},
  cancel: () => {},
  speak: (one) => { said.push(one.text); one.onstart?.(); one.onend?.(); },
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def test_work_becomes_a_skill(page: Page, cast: Cast, picture: PictureTaker) -> None:
    nadia = a_colleague(cast, f"Nadia {next(numbers)}")
    computers(cast, 3)
    (device,) = prepared(cast)
    _lea_records_the_contract(page, cast, nadia, picture)
    _nadia_works_and_claims(page, nadia, device.asset_tag, picture)
    _lea_validates(page, cast, nadia, picture)
    _nadia_hears_her_record(page, nadia, picture)


def _lea_records_the_contract(page: Page, cast: Cast, nadia: Membership, picture: PictureTaker) -> None:
    lea, today = Person.signs_in(page, cast.lea), timezone.localdate()
    lea.opens("/integration/people/skills/")
    if page.get_by_role("button", name="Commencer par les compétences habituelles").count():
        lea.presses("Commencer par les compétences habituelles")
    if not page.get_by_text(SKILL).count():
        lea.picks(station="testing")
        lea.writes(name=SKILL, propose_after="1")
        lea.press("propose_after")
    picture(page, "integration-skills")
    lea.opens("/integration/people/new/")
    lea.picks(membership=str(nadia.pk))
    lea.writes(starts_on=str(today), ends_on=str(today + timedelta(days=180)), share_percent="74")
    picture(page, "integration-contract")
    lea.press("starts_on")
    lea.sees("Le contrat est enregistré")


def _nadia_works_and_claims(page: Page, nadia: Membership, tag: str, picture: PictureTaker) -> None:
    person = Person.signs_in(page, nadia)
    expect(page, "she lands on it").to_have_url(re.compile("/my-work/$"))
    expect(page.get_by_role("button", name="Écouter la page"), "no voice here").to_have_count(0)
    picture(page, "integration-start")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Tester").click()
    person.opens(f"/workshop/devices/{tag}/")
    person.picks(screen="passed")
    person.press("screen", words="Enregistrer les contrôles")
    person.opens("/my-work/record/")
    person.sees("1 ordinateur")
    person.presses(f"Je sais le faire {SKILL}")
    person.sees("Attend l’encadrant")
    picture(page, "integration-claimed")


def _lea_validates(page: Page, cast: Cast, nadia: Membership, picture: PictureTaker) -> None:
    lea = Person.signs_in(page, cast.lea)
    lea.sees("Personnes dont des compétences sont à valider")
    picture(page, "integration-to-do")
    trainee = Trainee.objects.get(user=nadia.user)
    lea.opens(f"/integration/people/{trainee.pk}/")
    picture(page, "integration-trainee")
    lea.presses(f"Valider {SKILL}")
    lea.sees("La compétence est validée")
    row = SkillRecord.objects.get(trainee=trainee, skill__name=SKILL)
    assert (row.state, row.answered_by) == ("validated", cast.lea)
    lea.opens("/integration/flow/")
    lea.sees("Goulot")
    picture(page, "integration-flow")
    lea.opens("/integration/")
    picture(page, "integration-figures")


def _nadia_hears_her_record(page: Page, nadia: Membership, picture: PictureTaker) -> None:
    page.add_init_script(A_VOICE_OF_THE_MACHINE)
    person = Person.signs_in(page, nadia)
    person.opens("/my-work/record/")
    page.get_by_role("button", name="Écouter la page").click()
    heard = page.evaluate("() => window.heard.join(' | ')")
    assert f"{SKILL} : Validée" in heard, heard
    picture(page, "integration-record")
    person.opens("/workshop/")
    page.get_by_role("button", name="Écouter la page").click()
    assert page.evaluate("() => window.heard[0]") == "Établi"
