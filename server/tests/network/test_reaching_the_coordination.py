"""How everybody reaches the coordination: it says so once, and it is told wherever help is promised."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.handover.papers.sheets import easy_sheet_of, sheet_of
from rebond.network.actions import OrganisationFacts, change_organisation
from rebond.network.models import Organisation
from rebond.referrals.following import secret_of
from rebond.referrals.sheets import print_sheet
from tests.cast import Cast
from tests.factories import a_referral
from tests.handover.test_handing_over import equipped
from tests.stock.prepared import at_place

ClientOf = Callable[[str], Client]
PHONE, ADDRESS = "05 36 49 99 01", "coordination@example.org"


def reached(cast: Cast) -> Organisation:
    known = cast.operator
    facts = OrganisationFacts(
        name=known.name, kind=known.kind, commune=known.commune, public_phone=PHONE, public_email=ADDRESS
    )
    return change_organisation(actor=cast.actor("chloe"), organisation=known, new=facts)


def told(page: str) -> list[bool]:
    return [PHONE in page, ADDRESS in page]


def on_paper(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_coordination_says_on_its_page_how_it_is_reached(cast: Cast, client_of: ClientOf) -> None:
    address = reverse("network:change_organisation", args=[cast.operator.pk])
    sent = {"name": cast.operator.name, "kind": cast.operator.kind}
    chloe = client_of("chloe")
    wrong = chloe.post(address, {**sent, "public_phone": "appelez-moi", "public_email": "nulle part"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"public_phone", "public_email"}
    assert chloe.post(address, {**sent, "public_phone": PHONE, "public_email": ADDRESS}).status_code == 302
    assert told(chloe.get(reverse("network:organisation", args=[cast.operator.pk])).text) == [True, True]
    again = chloe.get(address).context["form"]
    assert [again[name].value() for name in ("public_phone", "public_email")] == [PHONE, ADDRESS]


def test_who_does_not_operate_the_programme_is_asked_for_no_such_contact(
    cast: Cast, client_of: ClientOf
) -> None:
    form = (
        client_of("chloe").get(reverse("network:change_organisation", args=[cast.donor.pk])).context["form"]
    )
    assert "public_phone" not in form.fields


@pytest.mark.parametrize("person", ["ines", "driss", "gael", "bruno"])
def test_whoever_works_with_it_reads_it_on_their_first_page(
    cast: Cast, client_of: ClientOf, person: str
) -> None:
    client = client_of(person)
    assert told(client.get("/").text) == [False, False]
    reached(cast)
    assert told(client.get("/").text) == [True, True]


def test_who_holds_a_sheet_or_a_computer_reads_it_without_any_account(cast: Cast, client: Client) -> None:
    cache.clear()
    reached(cast)
    referral = a_referral(cast.programme, place=cast.place)
    sent = {"code": referral.code, "secret": secret_of(referral.code, referral.follow_salt)}
    assert told(client.post(reverse("privacy:follow"), sent).text) == [True, True]
    (device,) = at_place(cast)
    assert told(client.get(reverse("desk:device", args=[device.asset_tag])).text) == [True, True]
    assert told(client.get(reverse("privacy:kept")).text) == [True, True]


def test_the_papers_that_people_take_home_say_it(cast: Cast) -> None:
    referral = a_referral(cast.programme, place=cast.place)
    assert PHONE not in on_paper(print_sheet(referral).content)
    reached(cast)
    handover = equipped(cast)
    papers = (print_sheet(referral), sheet_of(handover), easy_sheet_of(handover))
    assert [PHONE in on_paper(paper.content) for paper in papers] == [True, True, True]


def test_what_is_kept_sends_people_where_there_is_somebody(cast: Cast, client: Client) -> None:
    page = client.get(reverse("privacy:kept")).text
    assert "appelez-le" not in page
    assert "Allez à votre lieu avec votre fiche" in page
    assert cast.operator.name in page
