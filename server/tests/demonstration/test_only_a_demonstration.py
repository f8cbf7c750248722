"""A demonstration says so everywhere, for ever, and opens its accounts to nobody from afar."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pypdf import PdfReader

from rebond.access import Role
from rebond.console.main import main
from rebond.demonstration.guards import FORWARDING_HEADERS
from rebond.demonstration.people import CAST, TRAINEE, character_of
from rebond.ledger.models import Event

ACCOUNTS = reverse("demonstration:accounts")
ENTER = reverse("demonstration:enter")


def signed_in_as(role: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    assert client.post(ENTER, {"role": role}).status_code == 302
    return client


def test_there_is_one_account_for_each_role_and_one_of_somebody_who_learns() -> None:
    assert sorted(character.key for character in CAST) == sorted([*Role.values, TRAINEE])


@pytest.mark.parametrize("role", [character.key for character in CAST])
def test_one_click_opens_each_account_and_its_first_page_says_demonstration(
    demonstration: None, role: str
) -> None:
    page = signed_in_as(role).get(reverse("desk:home"), follow=True)
    assert page.status_code == 200
    assert "Démonstration" in page.content.decode()
    character = character_of(role)
    assert character is not None
    assert escape(character.name) in page.content.decode()


def test_the_page_of_accounts_offers_every_role(demonstration: None, client: Client) -> None:
    page = client.get(ACCOUNTS).content.decode()
    assert [character.key for character in CAST if f'value="{character.key}"' not in page] == []
    assert "Salarié en insertion, stagiaire" in page
    assert page.count('<button class="btn" type="submit"') == len(CAST), "a button of the house, 44 px high"


@pytest.mark.parametrize("header", FORWARDING_HEADERS)
def test_through_a_proxy_nobody_enters_with_one_click(demonstration: None, header: str) -> None:
    sent = {header: "203.0.113.7"}
    client = Client(SERVER_NAME="127.0.0.1")
    assert client.get(ACCOUNTS, headers=sent).status_code == 404
    assert client.post(ENTER, {"role": "coordinator"}, headers=sent).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_role_that_nobody_plays_opens_nothing(demonstration: None, client: Client) -> None:
    assert client.post(ENTER, {"role": "king"}).status_code == 404


def test_nobody_of_the_demonstration_has_a_password_of_the_house(demonstration: None) -> None:
    from rebond.accounts.models import User

    assert [user.email for user in User.objects.all() if user.has_usable_password()] == []


def test_the_report_says_demonstration_in_every_shape(demonstration: None) -> None:
    chloe = signed_in_as("coordinator")
    query = {"programme": "mon-ordi-pin40"}
    page = chloe.get(reverse("reporting:activity"), query).content.decode()
    assert "Démonstration" in page
    body = json.loads(chloe.get(reverse("reporting:download", args=["json"]), query).content)
    assert body["demonstration"] is True
    table = chloe.get(reverse("reporting:download", args=["csv"]), query).content.decode()
    assert "demonstration;true;" in table
    paper = PdfReader(io.BytesIO(chloe.get(reverse("reporting:download", args=["pdf"]), query).content))
    assert ["DÉMONSTRATION" in sheet.extract_text() for sheet in paper.pages] == [True] * len(paper.pages)


def test_a_second_demonstration_is_refused(demonstration: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = Event.objects.count()
    assert main(["demo"]) == 1
    assert "REBOND_DATA" in capsys.readouterr().err
    assert Event.objects.count() == before
