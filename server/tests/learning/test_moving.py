"""The people of a place that closes go on elsewhere, each where they stand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from rebond.kit.errors import Invalid, NotFound
from rebond.learning.actions import enrol_in_session, form_cohort, join_cohort, move_people
from rebond.learning.queries import numbers_attended
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.models import Place
from rebond.programmes.rules import Wave
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import rank_of
from rebond.stock.actions import close_place
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral, a_session, an_address, attend
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held, wait_until_held
from tests.learning.people import in_days, seated
from tests.referrals.test_news import told
from tests.referrals.test_rules_of_referral import START, ruled

Clients = Callable[[str], Client]


@pytest.fixture
def relay(cast: Cast) -> Place:
    return a_place(cast.place.organisation, name="Le Relais")


def where(*people: Referral) -> list[tuple[Place, str]]:
    stored = [Referral.objects.select_related("place").get(pk=one.pk) for one in people]
    return [(one.place, one.stage) for one in stored]


def test_on_the_path_the_person_goes_on_with_what_they_attended(cast: Cast, relay: Place) -> None:
    path, ines = a_learning_path(cast.programme, sessions=3), cast.actor("ines")
    person = a_referral(
        cast.programme, place=cast.place, prescriber=cast.social_centre, stage="on_path", path=path
    )
    cohort = form_cohort(actor=ines, place=cast.place, path=path, name="Mardi")
    join_cohort(actor=ines, cohort=cohort, referrals=[person])
    attend(person, path, 1)
    to_come = seated(cast, a_session(path, place=cast.place, number=2, starts_at=in_days(3)), [person])
    since = Referral.objects.get().stage_since
    drain()
    assert move_people(actor=cast.actor("chloe"), referrals=[person], place=relay).complete
    drain()
    person = Referral.objects.get()
    assert (where(person), person.stage_since) == ([(relay, Stage.ON_PATH)], since)
    assert (numbers_attended([person.enrolment])[person.enrolment.pk], person.enrolment.cohort) == ({1}, None)
    assert to_come.attendances.count() == 0
    event = Event.objects.get(stream=person.stream, kind="referral.moved")
    assert (event.facts["from_place_id"], event.facts["place_id"]) == (cast.place.pk, relay.pk)
    assert told(cast.driss)[-1] == (
        f"{person.code}: another place contacts the person now. Print their sheet again."
    )
    attend(person, path, 2)


def test_everybody_goes_on_where_they_stand_and_the_place_closes(cast: Cast, relay: Place) -> None:
    ruled(cast, waves=[Wave("1re", START, 2)])
    given = {"place": cast.place, "prescriber": cast.social_centre}
    people = [
        a_referral(cast.programme, stage=stage, household=an_address(), **given)
        for stage in ("accepted", "path_done", "sent", "sent")
    ]
    assert [rank_of(one) for one in people[2:]] == [1, 2]
    chloe = cast.actor("chloe")
    move_people(actor=chloe, referrals=[people[3]], place=relay)
    assert move_people(actor=chloe, referrals=people[:3], place=relay).complete
    stages = [Stage.SENT, Stage.PATH_DONE, Stage.WAITING, Stage.WAITING]
    assert where(*people) == [(relay, stage) for stage in stages]
    assert [rank_of(Referral.objects.get(pk=one.pk)) for one in people[2:]] == [1, 2]
    assert not close_place(actor=chloe, place=cast.place).is_open


def test_nobody_is_moved_to_a_closed_place_nor_to_another_territory_nor_from_elsewhere(
    cast: Cast, relay: Place
) -> None:
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    Place.objects.filter(pk=relay.pk).update(is_open=False)
    with pytest.raises(Invalid):
        move_people(actor=cast.actor("chloe"), referrals=[person], place=Place.objects.get(pk=relay.pk))
    outcome = move_people(actor=cast.actor("chloe"), referrals=[person], place=cast.elsewhere)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["other_territory"]
    with pytest.raises(NotFound):
        move_people(actor=cast.actor("farid"), referrals=[person], place=cast.elsewhere)


def test_the_coordination_moves_people_from_the_page_of_the_place_that_closes(
    cast: Cast, relay: Place, client_of: Clients
) -> None:
    first, second = (a_referral(cast.programme, place=cast.place, stage="on_path") for _ in range(2))
    chloe, page = client_of("chloe"), reverse("learning:move_people", args=[cast.place.pk])
    assert page in chloe.get(reverse("stock:close_place", args=[cast.place.pk])).text
    assert chloe.post(page, {"people": [first.code]}).status_code == 422
    for _twice in range(2):
        chloe.post(page, {"people": [first.code], "place": relay.pk})
    assert where(first, second) == [(relay, Stage.ON_PATH), (cast.place, Stage.ON_PATH)]
    assert Event.objects.filter(kind="referral.moved").count() == 1
    assert client_of("farid").get(page).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_whoever_was_moved_at_the_same_moment_is_not_counted_as_moved_again(
    cast: Cast, relay: Place, client_of: Clients
) -> None:
    skip_unless_rows_are_held()
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    chloe, page = client_of("chloe"), reverse("learning:move_people", args=[cast.place.pk])

    def moves_too() -> str:
        try:
            return chloe.post(page, {"people": [person.code], "place": relay.pk}, follow=True).text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            move_people(actor=cast.actor("chloe"), referrals=[person], place=relay)
            second = other.submit(moves_too)
            wait_until_held(second)
        shown = second.result(timeout=30)
    assert "personne continue" not in shown
    assert (where(person), Event.objects.filter(kind="referral.moved").count()) == ([(relay, "on_path")], 1)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_seated_while_they_are_moved_keeps_no_seat_at_the_place_that_they_leave(
    cast: Cast, relay: Place
) -> None:
    skip_unless_rows_are_held()
    path, ines = a_learning_path(cast.programme, sessions=2), cast.actor("ines")
    person = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    seats = a_session(path, place=cast.place, number=2, starts_at=in_days(2))
    outcome = one_then_the_other(
        lambda: enrol_in_session(actor=ines, session=seats, referrals=[person]),
        lambda: move_people(actor=cast.actor("chloe"), referrals=[person], place=relay),
    )
    assert (outcome.complete, seats.attendances.count()) == (True, 0)
