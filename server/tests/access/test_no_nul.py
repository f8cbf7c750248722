"""A NUL is no text: PostgreSQL stores none, and SQLite would keep it unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.network.actions import create_token
from tests.cast import Cast


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["desk:find", "devices:list", "desk:pile"])
def test_an_address_with_a_nul_is_answered_with_a_page_that_says_so(
    client_of: Callable[[str], Client], cast: Cast, page: str
) -> None:
    for query in ("q=PF%000", "code=%00", "%00=1"):
        answer = client_of("chloe").get(f"{reverse(page)}?{query}")
        assert (answer.status_code, "n’a pas été comprise" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
def test_a_form_with_a_nul_is_refused_and_does_nothing(client_of: Callable[[str], Client]) -> None:
    answer = client_of("chloe").post("/pile/look", {"code": "PF0\x00STRANGER"})
    assert answer.status_code == 400


@pytest.mark.django_db
def test_the_part_of_an_address_that_names_a_thing_holds_none_either(
    client_of: Callable[[str], Client],
) -> None:
    assert client_of("chloe").get("/d/RB-%00").status_code in {400, 404}
    assert client_of("chloe").get("/devices/RB-00%00/").status_code in {400, 404}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ('{"code": "AB\\u0000CD", "public_key": "x", "proof": "x"}', "code"),
        ('{"code": "ABCD", "public_key": ["x", {"y": "\\u0000"}], "proof": "x"}', "public_key.1.y"),
        ('{"code": "ABCD", "\\u0000": 1}', None),
    ],
)
def test_what_a_program_sends_with_a_nul_is_refused_by_the_name_of_its_field(
    client: Client, sent: str, field: str | None
) -> None:
    answer = client.post("/api/v1/agents/enrol", sent, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "nul", field)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ('{"codes": ["RB-0000-00"], "location": "B-12 \\ud83d"}', "location"),
        ('{"codes": ["\\udc00"], "location": "B-12"}', "codes.0"),
        ('{"codes": [], "\\ud83d": 1}', None),
    ],
)
def test_half_of_a_character_is_refused_by_the_name_of_its_field_and_a_whole_one_is_read(
    client: Client, cast: Cast, sent: str, field: str | None
) -> None:
    token = create_token(actor=cast.actor("chloe"), membership=cast.chloe, label="Stock")
    headers = {"authorization": f"Bearer {token}"}
    answer = client.post("/api/v1/stock/shelve", sent, content_type="application/json", headers=headers)
    told = answer.json()
    assert (answer.status_code, told["code"], told["field"]) == (422, "half_character", field)
    whole = '{"codes": ["RB-0000-00"], "location": "B-12 \\ud83d\\ude00"}'
    read = client.post("/api/v1/stock/shelve", whole, content_type="application/json", headers=headers)
    assert read.json()["code"] != "half_character"


@pytest.mark.django_db
def test_what_is_no_json_is_still_said_to_be_none(client: Client) -> None:
    answer = client.post("/api/v1/agents/enrol", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
