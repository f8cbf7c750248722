from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rebond.access import Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.learning.actions import (
    add_path,
    cancel_session,
    change_path,
    check_in,
    enrol_in_session,
    give_up_path,
    move_to_path,
    open_path,
    record_attendance,
    schedule_session,
)
from rebond.learning.choices import PathState, Presence
from rebond.learning.models import Attendance, Enrolment, LearningPath, Session
from rebond.learning.queries import obstacles_to_handover
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.programmes.actions import version_in_force
from rebond.programmes.choices import HandoverPoint, Outlet
from rebond.referrals.actions import close, mark_equipped
from rebond.referrals.choices import ClosingReason, Need
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_membership, a_programme, a_referral, a_session, attend
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=3)


@pytest.fixture
def person(cast: Cast, path: LearningPath) -> Referral:
    return a_referral(cast.programme, place=cast.place, stage="on_path", path=path)


def codes(referral: Referral, **options: Any) -> list[str]:
    referral.refresh_from_db()
    return [obstacle.code for obstacle in obstacles_to_handover([referral], **options).get(referral.pk, [])]


def group(cast: Cast, path: LearningPath, size: int = 3) -> list[Referral]:
    return [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(size)]


def seated(cast: Cast, session: Session, people: list[Referral]) -> Session:
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    return session


def came(people: list[Referral]) -> dict[int, Presence]:
    return dict.fromkeys((person.pk for person in people), Presence.PRESENT)


# Opening a path


def test_a_path_begins_with_those_accepted_of_the_same_programme(cast: Cast, path: LearningPath) -> None:
    accepted = a_referral(cast.programme, place=cast.place, stage="accepted")
    sent = a_referral(cast.programme, place=cast.place)
    outcome = open_path(actor=cast.actor("ines"), referrals=[accepted, sent], path=path)
    assert [referral.pk for referral in outcome.taken] == [accepted.pk]
    assert [refusal.subject.pk for refusal in outcome.refused] == [sent.pk]
    assert (accepted.enrolment.path, accepted.enrolment.state) == (path, PathState.OPEN)


def test_a_path_of_another_programme_or_one_withdrawn_does_not_begin(cast: Cast, path: LearningPath) -> None:
    other = a_learning_path(a_programme(cast.territory, slug="bus"))
    change_path(
        actor=cast.actor("chloe"), path=path, name="Ancien", sessions=path.plan.sessions, is_open=False
    )
    path.refresh_from_db()
    for wrong, code in ((other, "other_programme"), (path, "path_withdrawn")):
        accepted = a_referral(cast.programme, place=cast.place, stage="accepted")
        outcome = open_path(actor=cast.actor("ines"), referrals=[accepted], path=wrong)
        assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == [code]
        assert not Enrolment.objects.filter(referral=accepted).exists()


# Sessions and seats


def test_seats_of_a_session_that_is_over_are_given_until_there_are_none(
    cast: Cast, path: LearningPath
) -> None:
    people = group(cast, path)
    last_week = timezone.now() - timedelta(days=7)
    session = a_session(path, place=cast.place, seats=2, starts_at=last_week)
    outcome = enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    assert [person.pk for person in outcome.taken] == [person.pk for person in people[:2]]
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["session_full"]


def test_a_seat_is_for_people_of_the_place_on_this_path_once(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    session = seated(cast, a_session(path, place=cast.place), [person])
    elsewhere = a_referral(cast.programme, stage="on_path", path=path)
    other = add_path(actor=cast.actor("chloe"), programme=cast.programme, name="Autre", sessions=["Pix"])
    other_path = a_referral(cast.programme, place=cast.place, stage="on_path", path=other)
    not_begun = a_referral(cast.programme, place=cast.place, stage="accepted")
    outcome = enrol_in_session(
        actor=cast.actor("ines"), session=session, referrals=[person, elsewhere, other_path, not_begun]
    )
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == [
        "seated_already",
        "not_on_a_path",
        "other_path",
        "not_on_a_path",
    ]


def test_a_session_has_a_number_of_its_path_and_some_seats(cast: Cast, path: LearningPath) -> None:
    for wrong, field in (
        ({"number": 4}, "number"),
        ({"number": 0}, "number"),
        ({"number": 1, "seats": 0}, "seats"),
    ):
        with pytest.raises(Invalid) as refusal:
            schedule_session(
                actor=cast.actor("ines"), place=cast.place, path=path, starts_at=timezone.now(), **wrong
            )
        assert refusal.value.field == field


def test_a_session_is_cancelled_until_it_was_held(cast: Cast, path: LearningPath, person: Referral) -> None:
    planned = seated(cast, a_session(path, place=cast.place), [person])
    assert cancel_session(actor=cast.actor("ines"), session=planned) == 1
    assert cancel_session(actor=cast.actor("ines"), session=planned) == 0
    planned.refresh_from_db()
    assert (planned.is_planned, planned.attendances.count(), planned.sequence) == (False, 0, 1)
    held = seated(cast, a_session(path, place=cast.place), [person])
    record_attendance(actor=cast.actor("ines"), session=held, presences=came([person]))
    with pytest.raises(Refused):
        cancel_session(actor=cast.actor("ines"), session=held)


# Attendance


def test_a_group_is_recorded_at_once_and_the_ledger_keeps_counts_and_ids(
    cast: Cast, path: LearningPath
) -> None:
    people = group(cast, path)
    session = seated(cast, a_session(path, place=cast.place), people)
    presences = {**came(people), people[0].pk: Presence.ABSENT}
    record_attendance(actor=cast.actor("ines"), session=session, presences=presences)
    held = Event.objects.get(stream=session.stream, kind="session.held").facts
    assert (held["present"], held["absent"], held["excused"]) == (2, 1, 0)
    for person in people:
        seat = Attendance.objects.get(enrolment__referral=person)
        sheet = Event.objects.get(stream=person.stream, kind="attendance.recorded").facts
        assert sheet == {"session_id": session.pk, "attendance_id": seat.pk}


def test_everybody_on_the_list_is_answered_for_and_nobody_else(cast: Cast, path: LearningPath) -> None:
    people = group(cast, path)
    session = seated(cast, a_session(path, place=cast.place), people[:2])
    with pytest.raises(Invalid, match=people[1].code):
        record_attendance(actor=cast.actor("ines"), session=session, presences=came(people[:1]))
    with pytest.raises(Invalid) as stranger:
        record_attendance(actor=cast.actor("ines"), session=session, presences=came(people))
    assert stranger.value.code == "no_seat"
    session.refresh_from_db()
    assert session.recorded_at is None


def test_nobody_was_at_a_session_to_come(cast: Cast, path: LearningPath, person: Referral) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    session = seated(cast, a_session(path, place=cast.place, starts_at=tomorrow), [person])
    with pytest.raises(Invalid):
        record_attendance(actor=cast.actor("ines"), session=session, presences=came([person]))


def test_a_path_is_complete_once_every_session_was_attended(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    attend(person, path, 1, 3)
    person.refresh_from_db()
    assert person.stage == Stage.ON_PATH
    attend(person, path, 2)
    person.refresh_from_db()
    assert (person.stage, person.enrolment.state) == (Stage.PATH_DONE, PathState.COMPLETED)


def test_an_attendance_corrected_takes_the_path_up_again(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    attend(person, path, 1, 2)
    session = seated(cast, a_session(path, place=cast.place, number=3), [person])
    record_attendance(actor=cast.actor("ines"), session=session, presences=came([person]))
    record_attendance(actor=cast.actor("ines"), session=session, presences={person.pk: Presence.ABSENT})
    person.refresh_from_db()
    assert (person.stage, person.enrolment.state) == (Stage.ON_PATH, PathState.OPEN)
    assert Event.objects.filter(stream=session.stream, kind="session.corrected").count() == 1


def test_a_person_equipped_at_the_last_session_completes_the_path_by_it(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    attend(person, path, 1, 2)
    session = seated(cast, a_session(path, place=cast.place, number=3), [person])
    mark_equipped(actor=cast.actor("ines"), referrals=[person], handovers={person.pk: 1})
    record_attendance(actor=cast.actor("ines"), session=session, presences=came([person]))
    person.refresh_from_db()
    assert (person.stage, Enrolment.objects.get(referral=person).state) == (
        Stage.EQUIPPED,
        PathState.COMPLETED,
    )


def test_a_person_who_will_not_come_leaves_the_seat_to_others(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    session = seated(cast, a_session(path, place=cast.place, starts_at=tomorrow), [person])
    close(actor=cast.actor("ines"), referrals=[person], reason=ClosingReason.GAVE_UP)
    drain()
    assert session.attendances.count() == 0
    assert Enrolment.objects.get(referral=person).state == PathState.ABANDONED


# The point at which a computer is handed over


def test_by_default_the_computer_waits_for_the_last_session(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    assert codes(person) == ["sessions_missing"]
    attend(person, path, 1, 2)
    assert codes(person) == ["sessions_missing"]
    attend(person, path, 3)
    assert codes(person) == []


def test_the_computer_is_handed_over_during_the_last_session(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    attend(person, path, 1, 2)
    seated(cast, a_session(path, place=cast.place, number=3), [person])
    assert codes(person) == []
    assert codes(person, on=timezone.localdate() + timedelta(days=1)) == ["sessions_missing"]


def test_of_two_sessions_of_one_day_the_first_is_attended_before_the_computer_comes(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    attend(person, path, 1)
    for number in (2, 3):
        seated(cast, a_session(path, place=cast.place, number=number, starts_at=timezone.now()), [person])
    assert codes(person) == ["sessions_missing"]
    attend(person, path, 2)
    assert codes(person) == []


def test_the_last_session_does_not_replace_an_earlier_one(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    attend(person, path, 1)
    seated(cast, a_session(path, place=cast.place, number=3), [person])
    assert codes(person) == ["sessions_missing"]


def kept_under(cast: Cast, person: Referral, **rules: Any) -> Referral:
    """``person``, as if they had been referred when these rules held."""
    for name, value in rules.items():
        setattr(cast.programme, name, value)
    cast.programme.save()
    Referral.objects.filter(pk=person.pk).update(rules=version_in_force(cast.programme))
    return Referral.objects.get(pk=person.pk)


def test_a_programme_may_hand_over_from_the_first_session(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    person = kept_under(cast, person, handover_point=HandoverPoint.ANY_SESSION)
    assert codes(person) == ["no_session_yet"]
    attend(person, path, 2)
    assert codes(person) == []


def test_a_programme_may_lend_from_the_opening_and_give_at_the_end(cast: Cast, person: Referral) -> None:
    person = kept_under(cast, person, handover_point=HandoverPoint.LOAN_THEN_GIFT)
    assert codes(person, outlet=Outlet.LOAN_DURING_PATH) == []
    assert codes(person, outlet=Outlet.GIFT) == ["sessions_missing"]


def test_without_a_path_or_without_the_need_there_is_no_handover(cast: Cast) -> None:
    accepted = a_referral(cast.programme, place=cast.place, stage="accepted")
    initiation = a_referral(cast.programme, place=cast.place, stage="path_done", need=Need.INITIATION_ONLY)
    assert (codes(accepted), codes(initiation)) == (["no_path"], ["initiation_only"])


def test_absences_and_sessions_of_another_path_do_not_count(
    cast: Cast, path: LearningPath, person: Referral
) -> None:
    session = seated(cast, a_session(path, place=cast.place), [person])
    record_attendance(actor=cast.actor("ines"), session=session, presences={person.pk: Presence.EXCUSED})
    attend(person, path, 2, 3)
    assert codes(person) == ["sessions_missing"]


# Who may


def test_who_records_learning(cast: Cast, path: LearningPath, person: Referral) -> None:
    session = a_session(path, place=cast.place)
    for name in ("driss", "amina", "bruno", "gael", "hanna", "eva"):
        with pytest.raises(NotAllowed):
            enrol_in_session(actor=cast.actor(name), session=session, referrals=[person])
    with pytest.raises(NotFound):
        enrol_in_session(actor=cast.actor("farid"), session=session, referrals=[person])
    trainer = actor_for(a_membership(Role.TRAINER, cast.place.organisation, place=cast.place))
    assert enrol_in_session(actor=trainer, session=session, referrals=[person]).complete


def test_who_sees_sessions(cast: Cast, path: LearningPath) -> None:
    own, other = a_session(path, place=cast.place), a_session(path)
    assert list(Session.objects.visible_to(cast.actor("ines"))) == [own]
    for name in ("chloe", "eva"):
        assert set(Session.objects.visible_to(cast.actor(name))) == {own, other}
    for name in ("driss", "amina", "bruno", "gael", "hanna", "farid"):
        assert list(Session.objects.visible_to(cast.actor(name))) == []


def test_only_the_coordination_changes_paths(cast: Cast, path: LearningPath) -> None:
    for name in ("ines", "driss", "eva", "farid"):
        with pytest.raises(NotAllowed):
            add_path(actor=cast.actor(name), programme=cast.programme, name="X", sessions=["A"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gesture", ["goes on with a longer path", "stops"])
def test_whoever_was_checked_in_and_goes_another_way_at_that_moment_has_completed_nothing(
    cast: Cast, gesture: str
) -> None:
    skip_unless_rows_are_held()
    ines, short = cast.actor("ines"), a_learning_path(cast.programme, sessions=1)
    longer = a_learning_path(cast.programme, sessions=2, name="Plus long")
    (person,) = group(cast, short, size=1)
    session = seated(cast, a_session(short, place=cast.place, starts_at=timezone.now()), [person])
    check_in(actor=ines, session=session, codes=[person.code])

    def first() -> None:
        if gesture == "stops":
            close(actor=ines, referrals=[person], reason=ClosingReason.GAVE_UP)
            give_up_path(ends={person.pk: timezone.localdate()})
        else:
            move_to_path(actor=ines, referrals=[person], path=longer)

    def second() -> object:
        return record_attendance(actor=ines, session=session, presences=came([person]))

    one_then_the_other(first, second)
    left = {"stops": PathState.ABANDONED}.get(gesture, PathState.OPEN)
    assert Enrolment.objects.get(referral=person).state == left
    assert Event.objects.filter(stream=person.stream, kind="referral.path_completed").count() == 0
