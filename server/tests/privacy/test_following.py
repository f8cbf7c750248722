"""A person sees where their request stands with the number and the secret of their sheet, and nobody else does."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as live
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rebond.network.models import Place
from rebond.privacy.actions import renew_secret
from rebond.privacy.limits import WRONG_SECRETS_OF_A_REQUEST, WRONG_SECRETS_OF_A_VISITOR
from rebond.privacy.queries.following import SAID
from rebond.referrals.actions import reopen, reroute
from rebond.referrals.following import ALPHABET, is_well_typed, opens, secret_of
from rebond.referrals.models import Referral
from rebond.referrals.sheets import following_address, print_sheet
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral, an_organisation

OTHER = secret_of("P-0000-00", "another sheet")


@pytest.fixture
def referral(cast: Cast) -> Referral:
    cache.clear()
    return a_referral(cast.programme, place=cast.place, first_name="Nadège", phone="0611223344")


def asked(client: Client, code: str, secret: str, **headers: str) -> tuple[int, str]:
    answer = client.post(reverse("privacy:follow"), {"code": code, "secret": secret}, **headers)
    return answer.status_code, words_of(answer.content.decode())


def words_of(page: str) -> str:
    (main,) = re.findall(r"<main\b.*</main>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_a_secret_has_128_bits_and_is_told_in_groups_that_can_be_typed() -> None:
    secret = secret_of("P-4K7Q-9N", "salt")
    assert re.fullmatch(rf"(?:[{ALPHABET}]{{4}}-){{6}}[{ALPHABET}]{{4}}", secret)
    assert is_well_typed(secret.lower().replace("-", " ").replace("1", "l").replace("0", "o"))
    assert len({secret_of(f"P-{n}", "") for n in range(2000)}) == 2000


def test_every_wrong_sign_and_every_exchange_of_neighbours_is_told_as_a_slip() -> None:
    signs = secret_of("P-4K7Q-9N", "salt").replace("-", "")
    wrong = [
        signs[:at] + other + signs[at + 1 :]
        for at in range(len(signs))
        for other in ALPHABET
        if other != signs[at]
    ]
    exchanged = [
        signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
        for at in range(len(signs) - 1)
        if signs[at] != signs[at + 1]
    ]
    assert [text for text in wrong + exchanged if is_well_typed(text)] == []


def test_another_key_code_or_salt_makes_another_secret(settings: object) -> None:
    first = secret_of("P-4K7Q-9N", "salt")
    others = {secret_of("P-4K7Q-9P", "salt"), secret_of("P-4K7Q-9N", "other salt")}
    settings.FINGERPRINT_KEY = b"another installation"
    assert first not in others | {secret_of("P-4K7Q-9N", "salt")}


@pytest.mark.parametrize("name", ["sent", "accepted", "on_path", "path_done", "closed"])
def test_each_stage_is_said_in_words_of_its_own_and_nothing_says_who_it_is(
    name: str, cast: Cast, client: Client
) -> None:
    referral = a_referral(
        cast.programme,
        place=cast.place,
        stage=name,
        first_name="Nadège",
        path=a_learning_path(cast.programme),
    )
    with translation.override("fr"):
        said = str(SAID[referral.stage].title)
    status, words = asked(client, referral.code, secret_of(referral.code, ""))
    assert (status, said in words, cast.place.name in words) == (200, True, True)
    for secret in ("Nadège", "Femme", "30-39", "Demandeur"):
        assert secret not in words


def test_what_happened_last_is_said_where_the_stage_would_not_say_it(cast: Cast, client: Client) -> None:
    referral = a_referral(cast.programme, place=cast.place, stage="closed", phone="06 11 22 33 44")
    reopen(actor=cast.actor("ines"), referrals=[referral])
    words = asked(client, referral.code, secret_of(referral.code, ""))[1]
    assert ("Votre demande est de nouveau ouverte." in words, "Le lieu va vous appeler." in words) == (
        True,
        True,
    )
    elsewhere = a_place(an_organisation(cast.territory), name="Médiathèque de Mimizan")
    reroute(actor=cast.actor("ines"), referrals=[referral], place=elsewhere)
    words = asked(client, referral.code, secret_of(referral.code, ""))[1]
    assert ("Un autre lieu a maintenant votre demande." in words, elsewhere.name in words) == (True, True)


def test_every_stage_has_its_sentence() -> None:
    assert sorted(SAID) == sorted(Stage.values)


@pytest.mark.parametrize(
    ("phone", "said"), [("01 99 00 12 34", "Appelez le lieu, ou allez-y."), ("", "Allez au lieu.")]
)
def test_who_left_no_number_is_told_to_call_where_there_is_one_to_call(
    cast: Cast, client: Client, phone: str, said: str
) -> None:
    Place.objects.filter(pk=cast.place.pk).update(phone=phone)
    referral = a_referral(cast.programme, place=cast.place)
    words = asked(client, referral.code, secret_of(referral.code, ""))[1]
    assert said in words
    assert ("Appelez" in words) == bool(phone)


def test_the_answer_is_the_same_for_a_number_that_exists_and_one_that_does_not(
    client: Client, referral: Referral
) -> None:
    Referral.objects.filter(pk=referral.pk).update(code="P-4K7Q-9N")
    exists = asked(client, "P-4K7Q-9N", OTHER)
    Referral.objects.filter(pk=referral.pk).update(code="P-0000-00")
    assert asked(client, "P-4K7Q-9N", OTHER) == exists
    assert exists[0] == 422


def test_a_slip_of_the_fingers_is_told_and_counts_as_no_try(client: Client, referral: Referral) -> None:
    slip = secret_of(referral.code, "")[:-1]
    for _turn in range(3 * WRONG_SECRETS_OF_A_VISITOR.most):
        assert asked(client, referral.code, slip)[0] == 422
    assert asked(client, referral.code, secret_of(referral.code, ""))[0] == 200


def test_a_visitor_who_tries_on_is_stopped_even_with_the_right_secret(
    client: Client, referral: Referral
) -> None:
    for _turn in range(WRONG_SECRETS_OF_A_VISITOR.most):
        assert asked(client, referral.code, OTHER)[0] == 422
    assert asked(client, referral.code, secret_of(referral.code, ""))[0] == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert asked(client, referral.code, secret_of(referral.code, ""), **elsewhere)[0] == 200


def test_a_number_that_is_tried_from_many_addresses_is_locked(client: Client, referral: Referral) -> None:
    for turn in range(WRONG_SECRETS_OF_A_REQUEST.most):
        assert asked(client, referral.code, OTHER, REMOTE_ADDR=f"192.0.2.{turn}")[0] == 422
    assert asked(client, referral.code, secret_of(referral.code, ""), REMOTE_ADDR="192.0.2.200")[0] == 429


def test_behind_a_proxy_a_visitor_is_told_apart_by_what_the_proxy_says(
    client: Client, referral: Referral, settings: object
) -> None:
    settings.BEHIND_PROXY = True
    for turn in range(WRONG_SECRETS_OF_A_VISITOR.most):
        forged = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{turn}, 192.0.2.1"}
        assert asked(client, referral.code, OTHER, **forged)[0] == 422
    stopped = {"HTTP_X_FORWARDED_FOR": "198.51.100.99, 192.0.2.1"}
    assert asked(client, referral.code, secret_of(referral.code, ""), **stopped)[0] == 429


def test_neither_the_secret_nor_the_address_of_a_visitor_is_kept_anywhere(
    client: Client, referral: Referral
) -> None:
    asked(client, referral.code, OTHER, REMOTE_ADDR="192.0.2.44")
    secret = secret_of(referral.code, "")
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held += [str(row) for row in cursor.fetchall()]
    text = "\n".join(held)
    assert referral.code in text
    for piece in (secret, secret.replace("-", ""), "192.0.2.44"):
        assert piece not in text


def test_the_page_is_kept_by_no_browser_and_found_by_no_search(client: Client, referral: Referral) -> None:
    answer = client.post(
        reverse("privacy:follow"), {"code": referral.code, "secret": secret_of(referral.code, "")}
    )
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert answer.cookies.get("sessionid") is None


def test_a_lost_sheet_opens_nothing_once_its_secret_is_renewed(
    cast: Cast, client: Client, referral: Referral
) -> None:
    lost = secret_of(referral.code, "")
    renew_secret(actor=cast.actor("ines"), referral=referral)
    referral.refresh_from_db()
    assert not opens(referral.code, referral.follow_salt, lost)
    assert asked(client, referral.code, lost)[0] == 422
    assert asked(client, referral.code, secret_of(referral.code, referral.follow_salt))[0] == 200


def test_the_sheet_carries_the_square_and_the_address_keeps_the_secret_behind_the_hash(
    referral: Referral,
) -> None:
    page, _hash, behind = following_address(referral).partition("#")
    assert page == live.PUBLIC_URL + "/suivi/"
    assert behind == f"{referral.code}.{secret_of(referral.code, '')}"
    assert print_sheet(referral).content.startswith(b"%PDF")
