"""What a path asks of people, session by session; its versions, and who goes on with which."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.learning.actions import (
    add_path,
    change_path,
    enrol_in_session,
    form_cohort,
    join_cohort,
    move_to_path,
    open_path,
    schedule_session,
)
from rebond.learning.choices import PathState, Presence
from rebond.learning.models import Enrolment, LearningPath
from rebond.learning.plan import PathSession
from rebond.learning.queries import numbers_attended, obstacles_to_handover, people_without_seat
from rebond.learning.queries.people import minutes_attended, progress_of
from rebond.ledger.models import Event
from rebond.programmes.actions import version_in_force
from rebond.programmes.choices import HandoverPoint, Outlet, SessionSetting
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_programme, a_referral, a_session, attend
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held, wait_until_held
from tests.learning.people import held, in_days, learners, seated

pytestmark = pytest.mark.django_db


def written(cast: Cast, *sessions: PathSession | str, name: str = "Parcours", **given: Any) -> LearningPath:
    return add_path(
        actor=cast.actor("chloe"), programme=cast.programme, name=name, sessions=sessions, **given
    )


def changed(cast: Cast, path: LearningPath, *sessions: PathSession | str, **given: Any) -> LearningPath:
    asked = {"name": path.name, "is_open": True, **given}
    return change_path(actor=cast.actor("chloe"), path=path, sessions=sessions, **asked)


def learner(cast: Cast, path: LearningPath) -> Referral:
    (person,) = learners(cast, path)
    return person


def codes(referral: Referral, *, outlet: Outlet = Outlet.GIFT) -> list[str]:
    found = obstacles_to_handover([Referral.objects.get(pk=referral.pk)], outlet=outlet)
    return [obstacle.code for obstacle in found.get(referral.pk, [])]


def kept_under(cast: Cast, point: HandoverPoint, person: Referral) -> None:
    cast.programme.handover_point = point
    cast.programme.save()
    Referral.objects.filter(pk=person.pk).update(rules=version_in_force(cast.programme))


# What a path says of each session


def test_each_session_has_its_length_its_place_and_whether_it_is_required(cast: Cast) -> None:
    at_home = PathSession(title=" Chez  soi ", minutes=45, setting=SessionSetting.HOME)
    path = written(cast, "Souris", "", at_home, PathSession(title="Visite", is_required=False))
    assert [(one.title, one.key, one.is_required) for one in path.plan.sessions] == [
        ("Souris", "souris", True),
        ("Chez soi", "chez-soi", True),
        ("Visite", "visite", False),
    ]
    second = schedule_session(
        actor=cast.actor("ines"), place=cast.place, path=path, number=2, starts_at=timezone.now()
    )
    assert (second.minutes, second.setting) == (45, SessionSetting.HOME)


@pytest.mark.parametrize(
    ("sessions", "equips_at", "field"),
    [
        ((" ",), None, "sessions"),
        ((PathSession(title="Visite", is_required=False),), None, "sessions"),
        ((PathSession(title="Trop court", minutes=5),), None, "sessions"),
        ((PathSession(title="A", key="a"), PathSession(title="B", key="a")), None, "sessions"),
        ((PathSession(title="Chez soi", setting="home"),), None, "sessions"),
        (("A", PathSession(title="B", is_required=False)), 2, "equips_at"),
    ],
)
def test_sessions_that_make_no_sense_are_refused(
    cast: Cast, sessions: tuple[PathSession | str, ...], equips_at: int | None, field: str
) -> None:
    cast.programme.sessions_held = ["place"]
    cast.programme.save()
    with pytest.raises(Invalid) as refusal:
        written(cast, *sessions, equips_at=equips_at)
    assert refusal.value.field == field


def test_a_path_has_a_name_of_its_own_and_sent_twice_it_is_one(cast: Cast) -> None:
    assert written(cast, "A") == written(cast, "A")
    for name in ("Parcours", " "):
        with pytest.raises(Invalid):
            written(cast, "B", name=name)


def test_what_is_optional_is_not_waited_for_and_may_be_attended_afterwards(cast: Cast) -> None:
    path = written(cast, "A", PathSession(title="Visite", is_required=False), "B")
    person = learner(cast, path)
    held(cast, path, [person], Presence.ABSENT, days_ago=1, number=2)
    attend(person, path, 1, 3)
    assert Enrolment.objects.get().state == PathState.COMPLETED
    assert not person.enrolment.absence_follow_ups.exists()
    later = a_session(path, place=cast.place, number=2, starts_at=in_days(2))
    assert people_without_seat(later) == [person]
    assert enrol_in_session(actor=cast.actor("ines"), session=later, referrals=[person]).complete


def test_the_path_may_name_the_session_at_which_the_computer_comes(cast: Cast) -> None:
    path = written(cast, "A", "B", "C", equips_at=2)
    person = learner(cast, path)
    attend(person, path, 1)
    assert codes(person) == ["sessions_missing"]
    seated(cast, a_session(path, place=cast.place, number=2), [person])
    assert codes(person) == []
    for point, outlet in (
        (HandoverPoint.ANY_SESSION, Outlet.GIFT),
        (HandoverPoint.LOAN_THEN_GIFT, Outlet.LOAN_DURING_PATH),
    ):
        other = learner(cast, path)
        kept_under(cast, point, other)
        assert codes(other, outlet=outlet) == ["sessions_missing"]
        attend(other, path, 1, 2)
        assert codes(other, outlet=outlet) == []
    assert codes(other, outlet=Outlet.GIFT) == ["sessions_missing"], "what is lent is given at the end"


# Versions


def test_nobody_follows_it_yet_so_it_is_changed_in_place(cast: Cast) -> None:
    path = written(cast, "A")
    assert changed(cast, path, "A", "B") == path
    assert [row.length for row in LearningPath.objects.all()] == [2]


def test_whoever_began_keeps_their_version_and_the_next_have_the_new_one(cast: Cast) -> None:
    first = written(cast, "A", "B")
    person = learner(cast, first)
    second = changed(cast, first, "A", "C", "B")
    assert changed(cast, first, "A", "C", "B") == second, "sent twice, it is one version"
    first.refresh_from_db()
    assert (second.version, second.first, second.is_offered) == (2, first, True)
    assert (first.length, first.replaced_on, first.is_offered) == (2, timezone.localdate(), False)
    attend(person, first, 1, 2)
    assert Enrolment.objects.get().state == PathState.COMPLETED
    late = a_referral(cast.programme, place=cast.place, stage="accepted")
    refused = open_path(actor=cast.actor("ines"), referrals=[late], path=first).refused
    assert [obstacle.code for obstacle in refused[0].obstacles] == ["path_withdrawn"]
    assert open_path(actor=cast.actor("ines"), referrals=[late], path=second).complete
    event = Event.objects.get(kind="learning_path.versioned")
    assert (event.facts["number"], event.facts["before_id"]) == (2, first.pk)


def test_an_earlier_version_and_one_changed_meanwhile_are_not_changed(cast: Cast) -> None:
    path = written(cast, "A", "B")
    seen = path.seen
    changed(cast, path, "A", "C")
    with pytest.raises(Refused) as refusal:
        changed(cast, path, "A", "D", seen=seen)
    assert refusal.value.code == "changed_meanwhile"
    learner(cast, path)
    changed(cast, path, "A", "E")
    with pytest.raises(Refused) as refusal:
        changed(cast, path, "A", "F")
    assert refusal.value.code == "newer_version"


def test_a_renamed_or_withdrawn_path_needs_no_version_and_a_cohort_goes_on_with_its_own(cast: Cast) -> None:
    first, ines = written(cast, "A", "B"), cast.actor("ines")
    cohort = form_cohort(actor=ines, place=cast.place, path=first, name="Mardi")
    assert changed(cast, first, "A", "B", name="Premiers pas") == first
    first.refresh_from_db()
    second = changed(cast, first, "A", "B", "C")
    first_to_come, next_one = (
        a_referral(cast.programme, place=cast.place, stage="accepted") for _ in range(2)
    )
    assert join_cohort(actor=ines, cohort=cohort, referrals=[first_to_come]).complete
    assert Enrolment.objects.get().path == first
    changed(cast, second, "A", "B", "C", is_open=False)
    (refusal,) = join_cohort(actor=ines, cohort=cohort, referrals=[next_one]).refused
    assert [obstacle.code for obstacle in refusal.obstacles] == ["path_withdrawn"]


def test_people_of_two_versions_sit_in_one_session(cast: Cast) -> None:
    first = written(cast, "A", "B")
    early = learner(cast, first)
    second = changed(cast, first, "Accueil", *first.plan.sessions)
    late = learner(cast, second)
    session = a_session(second, place=cast.place, number=2)
    assert people_without_seat(session) == [early, late]
    held(cast, second, [early, late], Presence.PRESENT, days_ago=0, number=2)
    attended = numbers_attended(list(Enrolment.objects.select_related("path")))
    assert attended == {early.enrolment.pk: {1}, late.enrolment.pk: {2}}
    assert people_without_seat(session) == []
    welcome = a_session(second, place=cast.place, number=1, starts_at=in_days(1))
    (refusal,) = enrol_in_session(actor=cast.actor("ines"), session=welcome, referrals=[early]).refused
    assert [obstacle.code for obstacle in refusal.obstacles] == ["other_path"]


# People go on with another path


def test_whoever_changes_path_keeps_what_they_attended(cast: Cast) -> None:
    first = written(cast, "Souris", "Courriel", "Visite")
    person = learner(cast, first)
    attend(person, first, 1)
    kept = seated(cast, a_session(first, place=cast.place, number=2, starts_at=in_days(2)), [person])
    lost = seated(cast, a_session(first, place=cast.place, number=3, starts_at=in_days(3)), [person])
    other = written(cast, "Téléphone", "Souris", "Courriel", name="Autre parcours")
    for _again in range(2):
        assert move_to_path(actor=cast.actor("ines"), referrals=[person], path=other).complete
    enrolment = Enrolment.objects.select_related("path").get()
    assert [row.state for row in progress_of(enrolment)] == ["ahead", "done", "now"]
    assert (numbers_attended([enrolment]), minutes_attended(enrolment)) == ({enrolment.pk: {2}}, 120)
    assert (kept.attendances.count(), lost.attendances.count()) == (1, 0)
    moved = Event.objects.get(stream=person.stream, kind="enrolment.moved")
    assert moved.facts == {"from_path_id": first.pk, "path_id": other.pk}


def test_whoever_has_attended_all_of_it_already_has_completed_it(cast: Cast) -> None:
    first = written(cast, "A", "B", "C")
    person = learner(cast, first)
    attend(person, first, 1, 2)
    shorter = changed(cast, first, *first.plan.sessions[:2])
    assert move_to_path(actor=cast.actor("chloe"), referrals=[person], path=shorter).complete
    person.refresh_from_db()
    assert (person.stage, Enrolment.objects.get().state) == (Stage.PATH_DONE, PathState.COMPLETED)


def test_who_is_not_on_a_path_goes_on_with_none(cast: Cast) -> None:
    path, other = a_learning_path(cast.programme), a_learning_path(cast.programme)
    withdrawn = a_learning_path(cast.programme)
    changed(cast, withdrawn, *withdrawn.plan.sessions, is_open=False)
    accepted = a_referral(cast.programme, place=cast.place, stage="accepted")
    done = a_referral(cast.programme, place=cast.place, stage="path_done", path=path)
    on_it = learner(cast, path)
    for person, target, code in (
        (accepted, other, "no_path"),
        (done, other, "path_over"),
        (on_it, withdrawn, "path_withdrawn"),
        (on_it, a_learning_path(a_programme(cast.territory, slug="bus")), "other_programme"),
    ):
        (refusal,) = move_to_path(actor=cast.actor("ines"), referrals=[person], path=target).refused
        assert [obstacle.code for obstacle in refusal.obstacles] == [code]
    with pytest.raises(NotAllowed):
        move_to_path(actor=cast.actor("driss"), referrals=[on_it], path=other)


@pytest.mark.django_db(transaction=True)
def test_whoever_begins_while_the_sessions_change_begins_what_holds_then(cast: Cast) -> None:
    skip_unless_rows_are_held()
    path = written(cast, "A", "B")
    person = a_referral(cast.programme, place=cast.place, stage="accepted")

    def changes_it() -> LearningPath:
        try:
            return changed(cast, path, "A", "C")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            open_path(actor=cast.actor("ines"), referrals=[person], path=path)
            second = other.submit(changes_it)
            wait_until_held(second)
        assert second.result(timeout=30).version == 2
    assert Enrolment.objects.select_related("path").get().path.plan.titles == ["A", "B"]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_seated_while_they_change_path_keeps_no_seat_that_the_new_one_does_not_hold(
    cast: Cast,
) -> None:
    skip_unless_rows_are_held()
    first, other = written(cast, "A", "B"), written(cast, "A", "C", name="Autre parcours")
    person, ines = learner(cast, first), cast.actor("ines")
    seats = a_session(first, place=cast.place, number=2, starts_at=in_days(2))
    outcome = one_then_the_other(
        lambda: enrol_in_session(actor=ines, session=seats, referrals=[person]),
        lambda: move_to_path(actor=ines, referrals=[person], path=other),
    )
    assert (outcome.complete, seats.attendances.count()) == (True, 0)


@pytest.mark.django_db(transaction=True)
def test_whoever_changes_path_while_they_are_seated_gets_no_seat_of_the_former_one(cast: Cast) -> None:
    skip_unless_rows_are_held()
    first, other = written(cast, "A", "B"), written(cast, "A", "C", name="Autre parcours")
    person, ines = learner(cast, first), cast.actor("ines")
    seats = a_session(first, place=cast.place, number=2, starts_at=in_days(2))
    outcome = one_then_the_other(
        lambda: move_to_path(actor=ines, referrals=[person], path=other),
        lambda: enrol_in_session(actor=ines, session=seats, referrals=[person]),
    )
    assert ([refusal.subject for refusal in outcome.refused], seats.attendances.count()) == ([person], 0)
