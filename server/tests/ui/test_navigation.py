from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse, set_script_prefix

from rebond.access.actors import NOBODY, Actor
from rebond.access.matrix import MATRIX
from rebond.access.roles import Role
from rebond.ui.navigation import ENTRIES, SHOWN_AT_ONCE, in_sections, links_for, url_or_none


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
        "desk:to_do",
        "referrals:list",
        "vouchers:home",
        "privacy:looks",
        "programmes:list",
        "network:places",
    ]


@pytest.mark.parametrize(
    ("role", "own"), [(Role.STOREKEEPER, "stock:home"), (Role.TECHNICIAN, "workshop:bench")]
)
def test_who_keeps_the_stock_or_works_at_the_bench_has_it_in_the_header_itself(role: Role, own: str) -> None:
    hat = Actor(user_id=1, role=role, territory_id=1, organisation_id=1)
    at_once = [link.url for link in links_for(hat, "/")[:SHOWN_AT_ONCE]]
    assert reverse(own) in at_once


def test_one_entry_at_most_is_current_and_the_nearest_wins() -> None:
    chloe = Actor(user_id=1, role=Role.COORDINATOR, territory_id=1)
    under = reverse("referrals:list") + "12/"
    assert [link.url for link in links_for(chloe, under) if link.is_current] == [reverse("referrals:list")]
    assert [link.is_current for link in links_for(chloe, "/nowhere")] == [False] * len(
        links_for(chloe, "/nowhere")
    )


@pytest.mark.parametrize("path", ["lots/12/", "lots/12/list/", "lists/3/", "receive/"])
def test_the_pages_of_a_lot_stand_under_donations_as_their_way_back_says(path: str) -> None:
    under = reverse("devices:list") + path
    for role, own in ((Role.COORDINATOR, "donations:lots"), (Role.MEDIATOR, "devices:list")):
        hat = Actor(user_id=1, role=role, territory_id=1, organisation_id=1, place_id=1)
        assert [link.url for link in links_for(hat, under) if link.is_current] == [reverse(own)]


def test_many_entries_stand_under_what_people_come_to_do() -> None:
    chloe = Actor(user_id=1, role=Role.COORDINATOR, territory_id=1)
    behind = links_for(chloe, "/")[SHOWN_AT_ONCE:]
    sections = in_sections(behind)
    assert [str(section.heading) for section in sections] == [
        "Remettre en état et livrer",
        "Équiper et former les personnes",
        "Compter et rendre compte",
        "Règles, lieux et personnes",
    ]
    assert [link for section in sections for link in section.links] == list(behind)
    assert max(len(section.links) for section in sections) < 9


def test_a_few_entries_need_no_heading() -> None:
    driss = Actor(user_id=1, role=Role.PRESCRIBER, territory_id=1, organisation_id=1)
    (only,) = in_sections(links_for(driss, "/"))
    assert only.heading is None
    assert in_sections(()) == ()


def test_an_address_found_once_is_that_of_the_place_where_the_site_lies() -> None:
    before = get_script_prefix()
    at_the_root = url_or_none("referrals:list")
    try:
        set_script_prefix("/rebond/")
        below = url_or_none("referrals:list")
    finally:
        set_script_prefix(before)
    assert (below, url_or_none("referrals:list")) == (f"/rebond{at_the_root}", at_the_root)


def test_a_page_that_no_app_offers_has_no_address() -> None:
    assert url_or_none("referrals:nowhere") is None


def test_the_words_of_the_trade_are_explained_beside_their_entry() -> None:
    lea = Actor(user_id=1, role=Role.SUPERVISOR, territory_id=1, organisation_id=1)
    hints = {str(link.label): str(link.hint) for link in links_for(lea, "/") if link.hint}
    assert hints == {
        "Pile": "Scannez plusieurs ordinateurs, puis un geste pour tous",
        "Atelier": "Effacer, contrôler, grader et préparer",
    }
    pile = next(link for link in links_for(lea, "/") if link.label == "Pile")
    assert f">{pile.hint}</p>" in render_to_string("ui/menu_item.html", {"link": pile})
