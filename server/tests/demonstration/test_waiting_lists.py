"""Each number of “To do” is the number of rows of the page that it leads to, for whoever signs in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rebond.demonstration.people import CAST
from tests.demonstration.test_only_a_demonstration import signed_in_as
from tests.harness.waiting_lists import rows_behind


@pytest.mark.parametrize("person", [character.key for character in CAST])
def test_each_number_is_the_number_of_rows_behind_it(demonstration: None, person: str) -> None:
    client = signed_in_as(person)
    items = client.get(reverse("desk:to_do")).context["home"].items
    told = {(str(item.title), item.url): item.count for item in items}
    assert {(str(item.title), item.url): rows_behind(client, item) for item in items} == told
