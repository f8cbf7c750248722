"""Whoever signs in with one click finds work that is under way: nobody's list is empty, nothing waits for no one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.access import Role
from rebond.demonstration.people import hat_of
from rebond.desk.queries.todo import todo_of
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.programmes.models import Programme
from rebond.reporting.activity import activity_report
from tests.demonstration.test_figures import PROGRAMMES
from tests.demonstration.test_only_a_demonstration import signed_in_as

READERS = {Role.FUNDER, Role.AUDITOR}
"""They have nothing to do here, and are told where to look."""
PAGES = {
    "coordinator": (
        "/donations/", "/donations/agreements/", "/collection/requests/", "/collection/points/", "/entrusted/",
        "/vouchers/", "/vouchers/claims", "/committees/", "/referrals/", "/referrals/links",
        "/assessments/questionnaires", "/assessments/programmes", "/cofunding/exports/", "/sales/",
        "/integration/", "/privacy/", "/orders/", "/orders/amounts", "/audits/",
    ),
    "storekeeper": (
        "/collection/rounds/", "/stock/", "/stock/stocktakes/", "/recycling/", "/handover/loans/",
        "/repairs/parts/", "/my-work/", "/stock/transfers/", "/stock/places/", "/preparation/accessories/",
    ),
    "supervisor": (
        "/preparation/", "/preparation/final-checks/", "/repairs/", "/repairs/orders/", "/integration/people/",
        "/integration/people/skills/", "/integration/flow/", "/recycling/register/", "/certificates/",
    ),
    "technician": ("/workshop/", "/my-work/record/", "/repairs/"),
    "mediator": (
        "/handover/", "/aftercare/", "/sales/", "/sales/plans/", "/learning/", "/learning/absences",
        "/learning/cohorts", "/assessments/", "/cofunding/", "/vouchers/claims", "/stock/deliveries/",
    ),
    "prescriber": ("/referrals/", "/pads/", "/vouchers/"),
    "trainer": ("/learning/", "/learning/absences"),
    "committee_member": ("/committees/",),
    "donor": ("/collection/requests/", "/donations/", "/donations/agreements/"),
    "signatory": ("/orders/agreements",),
    "funder": ("/vouchers/claims", "/assessments/programmes", "/committees/"),
    "auditor": ("/recycling/register/", "/stock/stocktakes/", "/privacy/", "/audits/"),
}  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_something_waits_for_each_role(demonstration: None, role: Role) -> None:
    assert todo_of(actor_for(hat_of(role))) != []


@pytest.mark.parametrize("role", PAGES)
def test_no_page_of_a_role_is_empty(demonstration: None, role: str) -> None:
    client = signed_in_as(role)
    answers = {url: client.get(url) for url in PAGES[role]}
    found = {
        url: (page.status_code, 'class="empty' in page.content.decode()) for url, page in answers.items()
    }
    assert found == dict.fromkeys(PAGES[role], (200, False))


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
