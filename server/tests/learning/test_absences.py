"""Whoever is absent as often as the programme allows is called, and what came of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from rebond.access import Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.learning.actions import (
    change_path,
    enrol_in_session,
    move_to_path,
    note_call,
    note_return,
    record_attendance,
    stop_path,
)
from rebond.learning.choices import FollowUpState, PathState, Presence
from rebond.learning.models import AbsenceFollowUp, LearningPath
from rebond.learning.plan import PathSession
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.programmes.actions import version_in_force
from rebond.referrals.actions import mark_equipped
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_membership, a_session
from tests.harness.clock import Clock
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held
from tests.harness.queries import assert_list_costs
from tests.learning.people import held, in_days, learners, seated

ClientOf = Callable[[str], Client]


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=4)


@pytest.fixture
def person(cast: Cast, path: LearningPath) -> Referral:
    return learners(cast, path)[0]


def absent_twice(cast: Cast, path: LearningPath, person: Referral) -> AbsenceFollowUp:
    held(cast, path, [person], Presence.ABSENT, days_ago=14)
    held(cast, path, [person], Presence.ABSENT, days_ago=7, number=2)
    return AbsenceFollowUp.objects.get(enrolment__referral=person)


def test_two_absences_in_a_row_without_excuse_are_followed_up(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    held(cast, path, [person], Presence.ABSENT, days_ago=28)
    held(cast, path, [person], Presence.PRESENT, days_ago=21, number=2)
    held(cast, path, [person], Presence.ABSENT, days_ago=14, number=3)
    held(cast, path, [person], Presence.EXCUSED, days_ago=7, number=3)
    assert not AbsenceFollowUp.objects.exists()
    held(cast, path, [person], Presence.ABSENT, days_ago=1, number=4)
    follow_up = AbsenceFollowUp.objects.get()
    assert (follow_up.enrolment.referral, follow_up.absences, follow_up.state) == (person, 2, "open")


@pytest.mark.parametrize(("limit", "followed"), [(0, 0), (1, 1), (3, 0)])
def test_the_programme_says_how_many(
    cast: Cast, path: LearningPath, person: Referral, limit: int, followed: int
) -> None:
    cast.programme.absences_followed_up = limit
    cast.programme.save()
    Referral.objects.filter(pk=person.pk).update(rules=version_in_force(cast.programme))
    held(cast, path, [person], Presence.ABSENT, days_ago=7)
    held(cast, path, [person], Presence.ABSENT, days_ago=1, number=2)
    assert AbsenceFollowUp.objects.count() == followed


def test_whoever_comes_again_is_followed_up_no_more(cast: Cast, path: LearningPath, person: Referral) -> None:
    follow_up = absent_twice(cast, path, person)
    held(cast, path, [person], Presence.PRESENT, days_ago=1, number=3)
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUpState.CAME_BACK
    assert Event.objects.get(stream=person.stream, kind="absence.came_back").facts == {
        "follow_up_id": follow_up.pk
    }


def test_an_absence_noted_by_mistake_leaves_nothing(cast: Cast, path: LearningPath, person: Referral) -> None:
    held(cast, path, [person], Presence.ABSENT, days_ago=14)
    wrong = held(cast, path, [person], Presence.ABSENT, days_ago=7, number=2)
    record_attendance(actor=cast.actor("ines"), session=wrong, presences={person.pk: Presence.EXCUSED})
    assert not AbsenceFollowUp.objects.exists()


def test_an_absence_noted_by_mistake_stays_followed_up_once_somebody_called(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    follow_up, ines = absent_twice(cast, path, person), cast.actor("ines")
    note_call(actor=ines, follow_up=follow_up, seen=0)
    last = person.enrolment.attendances.latest("pk").session
    record_attendance(actor=ines, session=last, presences={person.pk: Presence.EXCUSED})
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.absences, follow_up.calls) == (FollowUpState.OPEN, 1, 1)


def test_a_call_sent_twice_is_one_call(cast: Cast, path: LearningPath, person: Referral) -> None:
    follow_up = absent_twice(cast, path, person)
    for _twice in range(2):
        note_call(actor=cast.actor("ines"), follow_up=follow_up, seen=0)
    assert note_call(actor=cast.actor("ines"), follow_up=follow_up, seen=1).calls == 2
    assert Event.objects.filter(stream=person.stream, kind="absence.called").count() == 2


def test_whoever_stops_says_why_and_leaves_their_seat(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    follow_up = absent_twice(cast, path, person)
    to_come = seated(cast, a_session(path, place=cast.place, number=3, starts_at=in_days(3)), [person])
    with pytest.raises(Invalid):
        stop_path(actor=cast.actor("ines"), follow_up=follow_up, reason=ClosingReason.DUPLICATE)
    for _twice in range(2):
        stop_path(actor=cast.actor("ines"), follow_up=follow_up, reason=ClosingReason.ABSENT)
    person.refresh_from_db()
    assert (person.stage, person.closing_reason) == (Stage.CLOSED, "absent")
    assert (person.enrolment.state, to_come.attendances.count()) == (PathState.ABANDONED, 0)
    assert Event.objects.get(stream=person.stream, kind="absence.stopped").facts["reason"] == "absent"


def test_calls_of_three_days_are_tries_and_then_the_person_is_unreachable(
    clock: Clock, cast: Cast, path: LearningPath, person: Referral, client_of: ClientOf
) -> None:
    follow_up = absent_twice(cast, path, person)
    stop = reverse("learning:stop_path", args=[person.code])
    for seen in range(3):
        answered = client_of("ines").post(stop, {"reason": "unreachable"})
        assert (answered.status_code, "3 jours différents" in answered.text) == (422, True)
        note_call(actor=cast.actor("ines"), follow_up=follow_up, seen=seen)
        clock.advance(days=1)
    assert client_of("ines").post(stop, {"reason": "unreachable"}).status_code == 302
    person.refresh_from_db()
    assert (person.closing_reason, person.days_tried) == ("unreachable", 3)


def test_calls_before_somebody_came_again_count_no_more(
    clock: Clock, cast: Cast, path: LearningPath, person: Referral
) -> None:
    cast.programme.absences_followed_up = 1
    cast.programme.save()
    Referral.objects.filter(pk=person.pk).update(rules=version_in_force(cast.programme))
    held(cast, path, [person], Presence.ABSENT, days_ago=1)
    for seen in range(2):
        follow_up = AbsenceFollowUp.objects.get()
        note_call(actor=cast.actor("ines"), follow_up=follow_up, seen=seen)
        clock.advance(days=1)
    held(cast, path, [person], Presence.PRESENT, days_ago=0, number=2)
    clock.advance(days=1)
    held(cast, path, [person], Presence.ABSENT, days_ago=0, number=3)
    note_call(actor=cast.actor("ines"), follow_up=AbsenceFollowUp.objects.open().get(), seen=0)
    person.refresh_from_db()
    assert (person.days_tried, person.was_tried_enough) == (1, False)


def test_whoever_has_a_computer_keeps_it_when_they_stop(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    follow_up = absent_twice(cast, path, person)
    mark_equipped(actor=cast.actor("ines"), referrals=[person], handovers={person.pk: 1})
    stop_path(actor=cast.actor("ines"), follow_up=follow_up, reason=ClosingReason.GAVE_UP)
    person.refresh_from_db()
    assert (person.stage, person.enrolment.state) == (Stage.EQUIPPED, PathState.ABANDONED)


def test_who_follows_up(cast: Cast, path: LearningPath, person: Referral) -> None:
    follow_up = absent_twice(cast, path, person)
    trainer = actor_for(a_membership(Role.TRAINER, cast.place.organisation, place=cast.place))
    assert note_call(actor=trainer, follow_up=follow_up, seen=0).calls == 1
    with pytest.raises(NotAllowed):
        stop_path(actor=trainer, follow_up=follow_up, reason=ClosingReason.GAVE_UP)
    with pytest.raises(NotFound):
        note_return(actor=cast.actor("farid"), follow_up=follow_up)


def test_it_stands_on_the_list_of_what_to_do_until_it_is_settled(
    cast: Cast, client_of: ClientOf, path: LearningPath, person: Referral
) -> None:
    absent_twice(cast, path, person)
    ines, page = client_of("ines"), reverse("learning:person", args=[person.code])
    assert reverse("learning:absences") in ines.get(reverse("desk:home")).content.decode()
    assert page in ines.get(reverse("learning:absences")).content.decode()
    ines.post(reverse("learning:note_call", args=[person.code]), {"seen": "0"})
    assert "1 appel" in ines.get(page).content.decode()
    ines.post(reverse("learning:note_return", args=[person.code]))
    assert reverse("learning:absences") not in ines.get(reverse("desk:home")).content.decode()
    assert (
        ines.post(reverse("learning:stop_path", args=[person.code]), {"reason": "absent"}).status_code == 404
    )


def test_the_list_costs_the_same_for_one_row_as_for_three(
    cast: Cast, client_of: ClientOf, path: LearningPath
) -> None:
    assert_list_costs(
        client_of("chloe"),
        reverse("learning:absences"),
        add_row=lambda: absent_twice(cast, path, learners(cast, path)[0]),
        expected=5,
    )


def test_who_missed_what_was_optional_is_not_called_for_it_once_they_go_on_with_another_version(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    chloe, ines = cast.actor("chloe"), cast.actor("ines")
    asked = {"actor": chloe, "path": path, "name": path.name, "is_open": True}
    titles = path.plan.titles
    first, *others = path.plan.sessions
    path = change_path(sessions=[replace(first, is_required=False), *others], **asked)
    move_to_path(actor=ines, referrals=[person], path=path)
    held(cast, path, [person], Presence.ABSENT, days_ago=21)
    asked["path"] = path
    path = change_path(sessions=[*path.plan.sessions, PathSession(title="Visite")], **asked)
    assert (path.version, path.length) == (3, len(titles) + 1)
    move_to_path(actor=ines, referrals=[person], path=path)
    held(cast, path, [person], Presence.ABSENT, days_ago=14, number=2)
    assert not AbsenceFollowUp.objects.exists()
    held(cast, path, [person], Presence.ABSENT, days_ago=7, number=3)
    assert AbsenceFollowUp.objects.get().absences == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_is_seated_while_their_path_is_stopped_keeps_no_seat(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    skip_unless_rows_are_held()
    follow_up, ines = absent_twice(cast, path, person), cast.actor("ines")
    seats = a_session(path, place=cast.place, number=3, starts_at=in_days(2))
    one_then_the_other(
        lambda: enrol_in_session(actor=ines, session=seats, referrals=[person]),
        lambda: stop_path(actor=ines, follow_up=follow_up, reason=ClosingReason.GAVE_UP),
    )
    assert seats.attendances.count() == 0


@pytest.mark.parametrize("gesture", [lambda **given: note_call(seen=0, **given), note_return])
def test_whoever_calls_about_an_absence_that_was_a_mistake_is_told_that_it_is_gone(
    cast: Cast, path: LearningPath, person: Referral, gesture: Callable[..., object]
) -> None:
    follow_up = absent_twice(cast, path, person)
    record_attendance(
        actor=cast.actor("ines"),
        session=person.enrolment.attendances.latest("pk").session,
        presences={person.pk: Presence.EXCUSED},
    )
    with pytest.raises(NotFound):
        gesture(actor=cast.actor("ines"), follow_up=follow_up)
