"""Whoever signs in with one click finds work that is under way: nobody's list is empty, nothing waits for no one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from rebond.access import Role
from rebond.demonstration.people import CAST, TRAINEE, hat_of
from rebond.desk.queries.todo import todo_of
from rebond.integration.queries import own_trainee, record_of
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.network.models import PlaceStop
from rebond.programmes.models import Programme
from rebond.reporting.activity import activity_report
from rebond.subcontracting.models import DrivePaper
from rebond.workshop.models import DriveSettlement
from tests.demonstration.test_figures import PROGRAMMES
from tests.demonstration.test_only_a_demonstration import signed_in_as

PAGES = {
    "coordinator": (
        "/donations/", "/donations/agreements/", "/collection/requests/", "/collection/points/", "/entrusted/",
        "/vouchers/", "/vouchers/claims", "/committees/", "/referrals/", "/referrals/links",
        "/assessments/questionnaires", "/assessments/programmes", "/cofunding/exports/", "/sales/",
        "/integration/", "/privacy/", "/orders/", "/orders/amounts", "/audits/", "/entrusted/papers/",
        "/entrusted/papers/?kept=1", "/network/passages/landes/", "/collection/drop-offs/",
    ),
    "storekeeper": (
        "/collection/rounds/", "/stock/", "/stock/stocktakes/", "/recycling/", "/handover/loans/",
        "/repairs/parts/", "/my-work/", "/stock/transfers/", "/stock/places/", "/preparation/accessories/",
        "/repairs/figures/", "/recycling/destructions/", "/collection/drop-offs/?show=to_fetch",
    ),
    "supervisor": (
        "/preparation/", "/preparation/final-checks/", "/repairs/", "/repairs/orders/", "/integration/people/",
        "/integration/people/skills/", "/integration/flow/", "/recycling/register/", "/certificates/",
    ),
    "technician": ("/workshop/", "/my-work/record/", "/repairs/"),
    "trainee": ("/my-work/", "/my-work/record/", "/workshop/", "/repairs/", "/preparation/final-checks/"),
    "mediator": (
        "/handover/", "/aftercare/", "/sales/", "/sales/plans/", "/learning/", "/learning/absences",
        "/learning/cohorts", "/assessments/", "/cofunding/", "/vouchers/claims", "/stock/deliveries/",
        "/collection/drop-offs/", "/collection/drop-offs/?show=expected",
    ),
    "prescriber": ("/referrals/", "/pads/", "/vouchers/"),
    "trainer": ("/learning/", "/learning/absences"),
    "committee_member": ("/committees/",),
    "donor": ("/collection/requests/", "/donations/", "/donations/agreements/"),
    "signatory": ("/orders/agreements",),
    "funder": ("/vouchers/claims", "/assessments/programmes", "/committees/"),
    "auditor": ("/recycling/register/", "/entrusted/papers/", "/stock/stocktakes/", "/privacy/", "/audits/"),
}  # fmt: skip


@pytest.mark.parametrize("person", [character.key for character in CAST])
def test_something_waits_for_each_person(demonstration: None, person: str) -> None:
    assert todo_of(actor_for(hat_of(person))) != []


@pytest.mark.parametrize("role", PAGES)
def test_no_page_of_a_role_is_empty(demonstration: None, role: str) -> None:
    client = signed_in_as(role)
    answers = {url: client.get(url) for url in PAGES[role]}
    found = {
        url: (page.status_code, 'class="empty' in page.content.decode()) for url, page in answers.items()
    }
    assert found == dict.fromkeys(PAGES[role], (200, False))


def test_what_an_external_workshop_says_on_paper_waits_and_one_paper_is_kept(demonstration: None) -> None:
    waiting = DriveSettlement.objects.filter(to_confirm=True).order_by("pk")
    assert sorted(settlement.fate for settlement in waiting) == ["absent", "destroyed"]
    assert [paper.fate for paper in DrivePaper.objects.order_by("pk")] == ["absent"]
    sylvie, chloe = hat_of(Role.SUPERVISOR), actor_for(hat_of(Role.COORDINATOR))
    assert [said.settled_by for said in waiting if said.fate == "destroyed"] == [sylvie]
    assert "/entrusted/papers/" in [item.url for item in todo_of(chloe)]


def test_everybody_reads_where_the_bus_stands_and_on_which_day_it_does_not_come(
    demonstration: None, client: Client
) -> None:
    page = client.get(reverse("network:passages", args=["landes"])).content.decode()
    stops = PlaceStop.objects.select_related("commune").order_by("pk")
    assert [stop.commune.name for stop in stops if escape(stop.commune.name) not in page] == []
    left_out = [stop.skipped for stop in stops if stop.skipped]
    assert [len(days) for days in left_out] == [1]


def test_who_learns_finds_what_she_did_and_what_she_can_do(demonstration: None) -> None:
    trainee = own_trainee(actor_for(hat_of(TRAINEE)))
    assert trainee is not None
    record = record_of(trainee)
    done = {place.practice.station.value: place.practice.computers for place in record.places}
    assert (done["sorting"], done["erasing"], done["testing"]) == (10, 8, 4)
    assert sorted(line.state for line in record.skills if line.state) == ["claimed", "not_yet", "validated"]


def test_nothing_of_the_scene_is_counted_in_a_published_report(demonstration: None) -> None:
    for programme in Programme.objects.filter(slug__in=PROGRAMMES):
        assert programme.ends_on is not None
        later = activity_report(programme, since=programme.ends_on + timedelta(days=1)).counted
        assert {key: count for key, count in later.flows.items() if count} == {}


def test_the_scene_counts_right(demonstration: None) -> None:
    for slug in ("mon-ordi-pin40-2024", "rentree-numerique"):
        assert activity_report(Programme.objects.get(slug=slug)).reconciles


def test_nothing_of_the_scene_is_to_come(demonstration: None) -> None:
    assert not Event.objects.filter(occurred_at__gt=timezone.now()).exists()
