"""Signing in, and a password that was forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from rebond.accounts.models import User
from tests.cast import Cast
from tests.factories.network import PASSWORD

ClientOf = Callable[[str], Client]
SENTENCE = "une tout autre phrase de passe"


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    """The limits count in the cache."""
    cache.clear()


def sign_in(client: Client, email: str = "bruno@exemple.test", password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_a_person_signs_in_and_lands_on_what_is_to_be_done(cast: Cast, client: Client) -> None:
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Bonjour, Bruno" in client.get("/").content.decode()


def test_a_person_goes_on_to_the_page_that_asked_for_signing_in(cast: Cast, client: Client) -> None:
    asked = client.get(reverse("network:profile"))["Location"]
    assert asked == f"{reverse('account_login')}?next={reverse('network:profile')}"
    assert sign_in(client, next=reverse("network:profile"))["Location"] == reverse("network:profile")


def test_a_form_sent_after_the_session_ended_says_that_it_is_lost_and_leads_back_to_its_page(
    cast: Cast, client: Client
) -> None:
    held_by, gesture = (
        f"{reverse('network:people')}?role=technician",
        reverse("network:end_membership", args=[cast.bruno.pk]),
    )
    asked = client.post(gesture, headers={"referer": f"http://127.0.0.1{held_by}"})
    assert asked["Location"] == f"{reverse('account_login')}?next={quote(held_by)}"
    page = client.get(asked["Location"]).content.decode()
    assert "Votre session avait pris fin : ce que vous venez d’envoyer n’a pas été enregistré." in page


@pytest.mark.parametrize("referer", ["", "https://evil.example/page", "http://127.0.0.1"])
def test_a_lost_form_of_an_unknown_page_leads_to_the_first_page(
    referer: str, cast: Cast, client: Client
) -> None:
    asked = client.post(reverse("network:profile"), headers={"referer": referer})
    assert asked["Location"] == f"{reverse('account_login')}?next=/"


def test_the_address_of_a_form_says_so_when_it_is_opened(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("chloe").get(reverse("desk:find"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Cette adresse n’est pas une page" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(address: str, cast: Cast, client: Client) -> None:
    assert sign_in(client, next=address)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_are_told_alike(cast: Cast, client: Client) -> None:
    answers = [
        (response.status_code, list(response.context["form"].non_field_errors()))
        for response in (
            sign_in(client, password="faux mot de passe"),
            sign_in(client, email="personne@exemple.test"),
        )
    ]
    assert answers[0] == answers[1]
    assert answers[0][1] != []


def test_many_wrong_passwords_are_stopped(cast: Cast, client: Client) -> None:
    for _attempt in range(12):
        sign_in(client, password="faux mot de passe")
    assert "_auth_user_id" not in client.session
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(cast: Cast, client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    assert bruno.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in bruno.session
    bruno.post(reverse("account_logout"))
    assert "_auth_user_id" not in bruno.session


def test_nobody_signs_up(client: Client) -> None:
    page = client.post(reverse("account_signup"), {"email": "intrus@exemple.test", "password1": SENTENCE})
    assert "Les comptes s’ouvrent sur invitation" in page.content.decode()
    assert User.objects.count() == 0


def test_a_forgotten_password_is_answered_alike_for_every_address(cast: Cast, client: Client) -> None:
    answers = []
    for email in ("bruno@exemple.test", "personne@exemple.test"):
        response = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((response.redirect_chain, re.sub(r'value="[^"]*"', "", response.content.decode())))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["bruno@exemple.test"]]


def test_the_link_of_the_message_leads_to_a_new_password(cast: Cast, settings: Any) -> None:
    settings.PUBLIC_URL = "https://rebond.example"
    client = Client()  # following the link keeps its key in the session
    client.post(
        reverse("account_reset_password"), {"email": "bruno@exemple.test"}, headers={"host": "localhost"}
    )
    (message,) = mail.outbox
    assert message.subject == "Rebond : choisissez un nouveau mot de passe"
    (link,) = re.findall(r"https://rebond\.example(/accounts/password/reset/\S+)", message.body)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    weak = client.post(address, {"password1": "court", "password2": "court"})
    assert "password1" in weak.context["form"].errors
    client.post(address, {"password1": SENTENCE, "password2": SENTENCE})
    assert User.objects.get(email="bruno@exemple.test").check_password(SENTENCE)
    again = Client().get(link, follow=True)
    assert "Ce lien n’ouvre plus rien" in again.content.decode()


def test_a_person_changes_the_own_password_and_stays_signed_in(cast: Cast, client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    given = {"oldpassword": PASSWORD, "password1": SENTENCE, "password2": SENTENCE}
    refused = bruno.post(reverse("account_change_password"), {**given, "oldpassword": "autre chose"})
    assert list(refused.context["form"].errors) == ["oldpassword"]
    assert bruno.post(reverse("account_change_password"), given).status_code == 302
    assert User.objects.get(email="bruno@exemple.test").check_password(SENTENCE)
    assert bruno.get("/").context["home"].greeting == "Bruno"


def test_the_language_is_kept_for_the_browser_and_for_the_person(cast: Cast, client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    response = bruno.post(reverse("account_language"), {"language": "en", "next": "/about"})
    assert response["Location"] == "/about"
    assert '<html lang="en">' in bruno.get("/").content.decode()
    assert User.objects.get(email="bruno@exemple.test").language == "en"
    visitor = Client()
    visitor.post(reverse("account_language"), {"language": "en"})
    assert '<html lang="en">' in visitor.get(reverse("desk:about")).content.decode()


def test_an_unknown_language_changes_nothing_and_no_address_leads_out(
    cast: Cast, client_of: ClientOf
) -> None:
    bruno = client_of("bruno")
    response = bruno.post(reverse("account_language"), {"language": "xx", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert User.objects.get(email="bruno@exemple.test").language == "fr"


def test_somebody_without_a_password_chooses_one(cast: Cast, client: Client) -> None:
    """As the people of the demonstration, whom one click signs in."""
    user = cast.bruno.user
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    page = client.get(reverse("account_change_password"), follow=True)
    assert page.redirect_chain == [(reverse("account_set_password"), 302)]
    client.post(reverse("account_set_password"), {"password1": SENTENCE, "password2": SENTENCE})
    user.refresh_from_db()
    assert user.check_password(SENTENCE)


def test_behind_a_proxy_whoever_guesses_passwords_shuts_out_nobody_else(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.BEHIND_PROXY = True
    for number in range(12):
        forged = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 192.0.2.1"}
        guess = {"login": f"personne{number}@exemple.test", "password": "une phrase fausse"}
        client.post(reverse("account_login"), guess, **forged)
    right = {"login": "bruno@exemple.test", "password": PASSWORD}
    answers = [
        client.post(reverse("account_login"), right, HTTP_X_FORWARDED_FOR=address).status_code
        for address in ("198.51.100.99, 192.0.2.1", "192.0.2.2")
    ]
    assert answers == [200, 302]


def test_the_limits_keep_no_address_of_who_tries(cast: Cast, client: Client) -> None:
    sign_in(client, password="une phrase fausse")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys
    assert [key for key in keys if "127.0.0.1" in key] == []
