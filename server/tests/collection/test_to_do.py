"""What is offered and what is to be fetched stands in To do, for who has the gesture and in their territory alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from rebond.access import Role
from rebond.collection.actions import ask_for_more, ask_to_give
from rebond.collection.models import Round
from rebond.desk.queries.todo import todo_of
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from tests.cast import Cast
from tests.collection.offering import a_request, an_offer
from tests.collection.rounding import a_round
from tests.factories import a_membership


def told(who: Membership, url: str) -> list[tuple[str, int]]:
    return [(str(item.title), item.count) for item in todo_of(actor_for(who)) if item.url == url]


def test_offers_wait_for_the_coordination_and_questions_for_the_donor(cast: Cast) -> None:
    a_request(cast)
    mine = ask_to_give(
        actor=cast.actor("gael"),
        territory=cast.territory,
        organisation=cast.donor,
        offer=an_offer(),
        submission=uuid4(),
    )
    stranger = a_membership(Role.COORDINATOR, cast.elsewhere.organisation)
    url, title = "/collection/requests/?state=received", "Ordinateurs proposés, à traiter"
    people = (cast.chloe, cast.amina, cast.gael, stranger)
    assert [told(who, url) for who in people] == [[(title, 2)], [], [], []]
    ask_for_more(actor=cast.actor("chloe"), request=mine, question="Combien de chargeurs ?")
    asked = ("Questions sur ce que vous proposez", 1)
    assert [told(who, url) for who in people] == [[(title, 1)], [], [], []]
    url = "/collection/requests/?state=asked"
    assert [told(who, url) for who in people] == [[], [], [asked], []]


def test_the_rounds_of_today_and_those_that_nobody_brought_in(cast: Cast) -> None:
    a_round(cast)
    old, later = a_round(cast), a_round(cast)
    today = timezone.localdate()
    Round.objects.filter(pk=old.pk).update(day=today - timedelta(days=2))
    Round.objects.filter(pk=later.pk).update(day=today + timedelta(days=1))
    lines = {"left": [("Tournées pas encore rentrées", 1)], "today": [("Tournées du jour", 1)]}
    stranger = a_membership(Role.STOREKEEPER, cast.elsewhere.organisation)
    people = (cast.amina, cast.bruno, cast.chloe, cast.gael, stranger)
    for shown, line in lines.items():
        url = f"/collection/rounds/?show={shown}"
        assert [told(who, url) for who in people] == [line, line, line, [], []]
