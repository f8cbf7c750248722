"""A NUL is no text: PostgreSQL stores none, and SQLite would keep it unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

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
