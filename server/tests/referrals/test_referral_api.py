"""A program refers people and asks where they stand, by the rules of the page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken, Membership
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_commune, a_referral


def asked(hat: Membership, path: str, body: dict[str, Any] | None = None) -> Any:
    token = new_token()
    ApiToken.objects.create(membership=hat, label="tests", digest=token_digest(token))
    headers = {"Authorization": f"Bearer {token}"}
    if body is None:
        return Client().get(f"/api/v1{path}", headers=headers)
    return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def body_of(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "submission": str(uuid4()),
        "place": cast.place.pk,
        "age_bracket": "30-39",
        "commune": a_commune().pk,
        "household": "3 rue Pasteur",
        **changes,
    }


def test_a_program_refers_a_person_once_and_asks_where_they_stand(cast: Cast) -> None:
    body = body_of(cast)
    answers = [asked(cast.driss, "/referrals", body) for _turn in range(2)]
    referral = Referral.objects.get()
    told = {"code": referral.code, "stage": "sent", "place": cast.place.name, "reason": ""}
    assert [(answer.status_code, answer.json()) for answer in answers] == [(201, told)] * 2
    assert (referral.prescriber, referral.referred_by) == (cast.social_centre, cast.driss)
    assert asked(cast.driss, f"/referrals/{referral.code}").json() == told


def test_the_household_the_list_and_the_reach_are_those_of_the_page(cast: Cast) -> None:
    asked(cast.driss, "/referrals", body_of(cast))
    second = asked(cast.driss, "/referrals", body_of(cast))
    assert (second.status_code, second.json()["code"]) == (409, "household_has_a_request")
    wrong = asked(cast.driss, "/referrals", body_of(cast, age_bracket="9"))
    assert (wrong.status_code, wrong.json()["field"]) == (422, "age_bracket")
    assert asked(cast.driss, "/referrals", body_of(cast, place=cast.elsewhere.pk)).status_code == 404
    assert asked(cast.bruno, "/referrals", body_of(cast)).status_code == 403
    other = a_referral(cast.programme, place=cast.place)
    assert asked(cast.driss, f"/referrals/{other.code}").status_code == 404
