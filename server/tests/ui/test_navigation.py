from __future__ import annotations

import pytest
from django.urls import reverse

from rebond.access.actors import NOBODY, Actor
from rebond.access.matrix import MATRIX
from rebond.access.roles import Role
from rebond.ui.navigation import ENTRIES, links_for


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.url_name)
def test_every_entry_of_the_header_leads_to_a_page_and_asks_a_known_capability(entry: object) -> None:
    assert reverse(entry.url_name).startswith("/")  # type: ignore[attr-defined]
    assert entry.capability in MATRIX  # type: ignore[attr-defined]


def test_a_visitor_is_offered_nothing() -> None:
    assert links_for(NOBODY, "/") == ()


def test_a_prescriber_is_offered_what_prescribers_may_open() -> None:
    driss = Actor(user_id=1, role=Role.PRESCRIBER, territory_id=1, organisation_id=1)
    names = [
        entry.url_name
        for entry in ENTRIES
        if reverse(entry.url_name) in {link.url for link in links_for(driss, "/")}
    ]
    assert names == [
        "desk:home",
        "referrals:list",
        "vouchers:home",
        "privacy:looks",
        "programmes:list",
        "network:places",
    ]


def test_one_entry_at_most_is_current_and_the_nearest_wins() -> None:
    chloe = Actor(user_id=1, role=Role.COORDINATOR, territory_id=1)
    under = reverse("referrals:list") + "12/"
    assert [link.url for link in links_for(chloe, under) if link.is_current] == [reverse("referrals:list")]
    assert [link.is_current for link in links_for(chloe, "/nowhere")] == [False] * len(
        links_for(chloe, "/nowhere")
    )
