"""What a program is refused before any gesture is said in one shape, and in its language."""

from __future__ import annotations

import pytest
from django.test import Client

from rebond.network.actions import create_token
from tests.cast import Cast

SHAPE = {"code", "message", "field", "obstacles"}
pytestmark = pytest.mark.django_db


def test_a_program_without_a_token_is_told_in_one_shape_where_to_make_one(client: Client) -> None:
    answer = client.get("/api/v1/devices", headers={"authorization": "Bearer nope"})
    told = answer.json()
    assert (answer.status_code, set(told), told["code"]) == (401, SHAPE, "no_token")
    assert told["message"] == "Sans jeton valable, rien n’est répondu : créez-en un dans « Mon compte »."
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_body_that_is_no_json_is_refused_in_the_same_shape(client: Client) -> None:
    answer = client.post("/api/v1/agents/enrol", "{", content_type="application/json")
    told = answer.json()
    assert (answer.status_code, set(told), told["code"]) == (400, SHAPE, "unreadable")
    assert told["message"] == "Ce qui a été envoyé ne se lit pas : envoyez du JSON."


@pytest.mark.parametrize(
    ("address", "sent", "field", "message"),
    [
        ("/api/v1/devices?limit=-1", None, "query.limit", "supérieure ou égale à 1"),
        ("/api/v1/devices?limit=many", None, "query.limit", "Saisissez un nombre entier."),
        ("/api/v1/stock/shelve", {"location": "B-12"}, "body.given.codes", "Ce champ est obligatoire."),
    ],
)
def test_what_does_not_fit_is_said_in_the_language_of_the_program(
    client: Client, cast: Cast, address: str, sent: dict[str, str] | None, field: str, message: str
) -> None:
    token = create_token(actor=cast.actor("chloe"), membership=cast.chloe, label="Stock")
    headers = {"authorization": f"Bearer {token}"}
    answer = (
        client.get(address, headers=headers)
        if sent is None
        else client.post(address, sent, content_type="application/json", headers=headers)
    )
    told = answer.json()
    assert (answer.status_code, set(told), told["field"]) == (422, SHAPE, field)
    assert message in told["message"]
