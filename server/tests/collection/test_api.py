"""A partner, or a telephone at a drop-off point, reads what is expected there and counts it by the rules of the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from rebond.collection.models import DropOff
from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from tests.cast import Cast
from tests.collection.dropping import a_confirmed_drop_off, a_drop_off, a_kept_drop_off, brought


def asks(cast: Cast, who: str, path: str, content: dict[str, Any] | None = None) -> HttpResponse:
    """With the token of that person: read, or sent where there is ``content``."""
    token = new_token()
    ApiToken.objects.create(membership=cast.people()[who], label="tests", digest=token_digest(token))
    headers, client = {"Authorization": f"Bearer {token}"}, Client()
    if content is None:
        return client.get(f"/api/v1{path}", headers=headers)
    return client.post(f"/api/v1{path}", content, content_type="application/json", headers=headers)


def references(answer: HttpResponse) -> list[str]:
    return [found["reference"] for found in answer.json()["drop_offs"]]


def test_the_place_reads_what_is_expected_there_and_no_name_of_a_person(cast: Cast) -> None:
    found = a_confirmed_drop_off(cast)
    answer = asks(cast, "ines", "/drop-offs")
    assert answer.json() == {
        "drop_offs": [
            {
                "reference": found.reference,
                "giver": "Scierie Invente",
                "point": "La Fabrique numérique",
                "day": found.day.isoformat(),
                "state": "confirmed",
                "overdue": False,
                "accepted": 12,
                "counted": None,
                "received_at": None,
            }
        ],
        "next": None,
    }
    assert references(asks(cast, "ines", "/drop-offs?show=expected")) == []
    DropOff.objects.update(day=timezone.localdate())
    assert references(asks(cast, "ines", "/drop-offs?show=expected")) == [found.reference]


def test_what_is_not_accepted_is_told_to_nobody_and_another_place_sees_nothing(cast: Cast) -> None:
    waiting = brought(cast).drop_offs.get()
    assert references(asks(cast, "chloe", "/drop-offs")) == []
    found = a_drop_off(cast, waiting.point)
    assert references(asks(cast, "farid", "/drop-offs")) == []
    path = f"/drop-offs/{found.reference}"
    answers = [asks(cast, who, path).status_code for who in ("ines", "farid", "gael")]
    assert answers == [200, 404, 403]
    assert asks(cast, "ines", f"/drop-offs/{waiting.reference}").status_code == 404
    assert [asks(cast, "ines", f"/drop-offs/{word}").status_code for word in ("A-", "12", "A-x")] == [404] * 3


def test_pages_of_the_list_follow_each_other(cast: Cast) -> None:
    first = a_drop_off(cast)
    second = a_drop_off(cast, first.point)
    answer = asks(cast, "chloe", "/drop-offs?limit=1")
    assert (references(answer), answer.json()["next"]) == ([second.reference], second.pk)
    answer = asks(cast, "chloe", f"/drop-offs?limit=1&after={second.pk}")
    assert (references(answer), answer.json()["next"]) == ([first.reference], None)


def test_a_drop_off_is_counted_once_however_often_it_is_sent(cast: Cast) -> None:
    path = f"/drop-offs/{a_confirmed_drop_off(cast).reference}/receive"
    for _again in range(2):
        answer = asks(cast, "ines", path, {"counted": 11, "seen": 0})
        assert (answer.status_code, answer.json()["state"], answer.json()["counted"]) == (200, "kept", 11)


def test_a_count_is_refused_as_on_the_page(cast: Cast) -> None:
    kept = a_kept_drop_off(cast, counted=11)
    path = f"/drop-offs/{kept.reference}/receive"
    answer = asks(cast, "ines", path, {"counted": 10, "seen": 0})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        409,
        "counted_meanwhile",
        "counted",
    )
    answers = [asks(cast, "ines", path, {"counted": count}).status_code for count in (0, 1001)]
    assert (answers, DropOff.objects.get().counted) == ([422, 422], 11)
    assert asks(cast, "farid", path, {"counted": 3}).status_code == 404
    assert asks(cast, "gael", path, {"counted": 3}).status_code == 403
