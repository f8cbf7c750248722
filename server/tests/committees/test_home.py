"""What waits for the committee stands on the home page of its members and of the prescribers."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from rebond.committees.actions import cancel_session
from rebond.desk.queries.todo.demand import committee_to_plan
from tests.cast import Cast
from tests.factories import a_committee_session, a_nominated_person, criteria_published


def test_a_member_finds_the_next_session_and_a_prescriber_those_who_wait(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    criteria_published(cast.programme)
    for _ in range(2):
        a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    home = reverse("desk:home")
    (item,) = client_of("hanna").get(home).context["home"].items
    assert (item.count, item.url, item.title) == (
        2,
        session.get_absolute_url(),
        "Personnes qui attendent la commission du 12 mars 2024",
    )
    assert "Prescriptions devant la commission" in client_of("driss").get(home).content.decode()


def test_the_coordination_is_told_of_those_for_whom_no_session_is_planned(cast: Cast) -> None:
    criteria_published(cast.programme)
    a_nominated_person(cast.programme, place=cast.place)
    waiting = committee_to_plan(cast.actor("chloe"))
    assert waiting is not None
    assert (waiting.count, waiting.url) == (1, reverse("committees:list"))
    session = a_committee_session(cast.programme, members=[cast.hanna])
    assert committee_to_plan(cast.actor("chloe")) is None
    cancel_session(actor=cast.actor("chloe"), session=session)
    assert committee_to_plan(cast.actor("chloe")) == waiting
