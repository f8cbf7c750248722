"""A person tells their place that their computer was stolen; the place asks the coordination for another one; the first is found."""

from __future__ import annotations

from playwright.sync_api import Page

from rebond.handover.models import EndOfUse, Handover
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.handover.test_handing_over import equipped
from tests.stock.prepared import stages


def test_a_stolen_computer_is_declared_replaced_and_found(page: Page, cast: Cast) -> None:
    handover = equipped(cast)
    ines = Person.signs_in(page, cast.ines)
    ines.opens(f"/handover/{handover.pk}/")
    ines.page.get_by_role("link", name="Volé, perdu, plus utilisé").click()
    ines.picks(how="stolen")
    ines.page.get_by_label("Vol ou perte : j’ai vu la déclaration à la police").check()
    ines.press("happened_on")
    ines.sees("L’ordinateur est compté comme introuvable.")
    ines.sees("la coordination en accorde un autre, sur demande du lieu")
    end = EndOfUse.objects.get(device=handover.device)
    assert (end.how, end.declaration_seen, stages([handover.device])) == ("stolen", True, ["missing"])
    ines.page.get_by_role("link", name="Demander un autre ordinateur").click()
    ines.picks(reason="declared")
    ines.page.get_by_role("button", name="Demander à la coordination").click()
    ines.sees("Sa réponse viendra ici")

    page.context.clear_cookies()
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/")
    chloe.page.get_by_role("link", name="Répondre – Remplacements demandés").click()
    chloe.page.get_by_role("link", name=f"Répondre {handover.referral.code}").click()
    chloe.picks(answer="household_equipped")
    chloe.page.get_by_role("button", name="Répondre").click()
    chloe.sees("C’est répondu. Le lieu est prévenu.")
    chloe.page.get_by_role("button", name="La réponse était une erreur").click()
    chloe.sees("la demande attend de nouveau votre réponse")
    chloe.picks(answer="grant")
    chloe.page.get_by_role("button", name="Répondre").click()
    chloe.sees("C’est répondu. Le lieu est prévenu.")
    chloe.page.get_by_role("link", name="Ce qui suit").click()
    chloe.sees("attend un autre ordinateur, avec le même code")

    chloe.page.get_by_role("link", name="Il est retrouvé").click()
    chloe.press("codes")
    chloe.sees("1 ordinateur est de nouveau en travail")
    assert stages([handover.device]) == ["returned"]
    assert Handover.objects.get(pk=handover.pk).use_ended_at is not None
