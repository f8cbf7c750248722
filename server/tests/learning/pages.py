"""How each page of learning is opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from rebond.assessments.actions import record_levels
from rebond.assessments.choices import Moment, SkillLevel
from rebond.learning.actions import (
    cancel_session,
    change_path,
    change_session,
    enrol_in_session,
    form_cohort,
    free_seat,
    join_cohort,
    make_feed,
    record_attendance,
)
from rebond.learning.choices import Presence
from rebond.learning.models import Cohort, LearningPath, Session, SessionNews
from rebond.network.models import Place
from rebond.programmes.choices import AssessmentTool, SessionSetting
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral, a_session, attend
from tests.pages import Page


def a_path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme)


def in_two_versions(cast: Cast) -> LearningPath:
    """The one that holds; somebody goes on with the one before."""
    path = a_learning_path(cast.programme, sessions=3)
    a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    return change_path(
        actor=cast.actor("chloe"),
        path=path,
        name=path.name,
        sessions=[*path.plan.sessions, "Mes démarches en ligne"],
        is_open=True,
    )


def a_group(cast: Cast) -> Session:
    """Three people with their seats, and a fourth without."""
    path = a_learning_path(cast.programme, sessions=3)
    people = [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(4)]
    session = a_session(path, place=cast.place)
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people[:3])
    return session


def peopled(cast: Cast) -> Place:
    a_place(cast.place.organisation, name="Le Relais")
    learner(cast)
    return cast.place


def accepted(cast: Cast) -> Referral:
    a_learning_path(cast.programme)
    return a_referral(cast.programme, place=cast.place, stage="accepted")


def learner(cast: Cast) -> Referral:
    path = a_learning_path(cast.programme, sessions=3)
    referral = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    record_levels(
        actor=cast.actor("ines"),
        referral=referral,
        tool=AssessmentTool.PIX,
        moment=Moment.BEFORE,
        level=SkillLevel.BEGINNER,
        submission=uuid4(),
    )
    attend(referral, path, 1)
    return referral


def a_full_group(cast: Cast) -> dict[str, object]:
    """Of next week: two seats, one of them kept for the first who waited."""
    path = a_learning_path(cast.programme, sessions=3)
    people = [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(4)]
    session = a_session(path, place=cast.place, seats=2, starts_at=timezone.now() + timedelta(days=7))
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    free_seat(actor=cast.actor("ines"), session=session, referral=people[0])
    return {"pk": session.pk, "code": people[2].code}


def a_session_to_come(cast: Cast) -> Session:
    return a_session(a_path(cast), place=cast.place, starts_at=timezone.now() + timedelta(days=7))


def absent(cast: Cast) -> Referral:
    """Twice in a row."""
    path = a_learning_path(cast.programme, sessions=3)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    for number in (1, 2):
        session = a_session(path, place=cast.place, number=number)
        enrol_in_session(actor=cast.actor("ines"), session=session, referrals=[person])
        record_attendance(actor=cast.actor("ines"), session=session, presences={person.pk: Presence.ABSENT})
    return person


def untold(cast: Cast) -> SessionNews:
    """Of a session of next week that was cancelled; another one is moved."""
    path = a_learning_path(cast.programme, sessions=3)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    sessions = [
        a_session(path, place=cast.place, number=number, starts_at=timezone.now() + timedelta(days=7))
        for number in (1, 2)
    ]
    for session in sessions:
        enrol_in_session(actor=cast.actor("ines"), session=session, referrals=[person])
    cancel_session(actor=cast.actor("ines"), session=sessions[0])
    change_session(
        actor=cast.actor("ines"),
        session=sessions[1],
        seen=0,
        starts_at=timezone.now() + timedelta(days=9),
        minutes=120,
        seats=10,
        setting=SessionSetting.PLACE,
    )
    return SessionNews.objects.get(session=sessions[0])


def graduate(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, stage="path_done")


def a_cohort(cast: Cast) -> Cohort:
    path = a_learning_path(cast.programme, sessions=3)
    cohort = form_cohort(actor=cast.actor("ines"), place=cast.place, path=path, name=f"Groupe : {path.name}")
    people = [a_referral(cast.programme, place=cast.place, stage="accepted") for _ in range(3)]
    join_cohort(actor=cast.actor("ines"), cohort=cohort, referrals=people[:2])
    return cohort


def a_feed(cast: Cast) -> dict[str, str]:
    a_group(cast)
    return {"secret": make_feed(actor=cast.actor("ines"), place=cast.place)}


PAGES = {
    "learning:sessions": Page(who="ines", thing=lambda cast: [a_group(cast)]),
    "learning:new_session": Page(who="ines", thing=lambda cast: [a_path(cast)]),
    "learning:session": Page(who="ines", thing=a_group),
    "learning:enrol": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:free_seat": Page(who="ines", thing=a_full_group, kind="gesture"),
    "learning:take_offer": Page(who="ines", thing=a_full_group, kind="gesture"),
    "learning:leave_waiting_list": Page(who="ines", thing=a_full_group, kind="gesture"),
    "learning:check_in": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:change_session": Page(who="ines", thing=a_session_to_come),
    "learning:substitute_trainer": Page(who="ines", thing=a_session_to_come, kind="gesture"),
    "learning:calendar": Page(who="ines", thing=lambda cast: [a_group(cast)]),
    "learning:feeds": Page(who="ines", thing=a_feed),
    "learning:make_feed": Page(who="ines", kind="gesture"),
    "learning:end_feed": Page(who="ines", thing=a_feed, kind="gesture"),
    "learning:feed": Page(who="visitor", thing=a_feed, kind="file"),
    "learning:cohorts": Page(who="ines", thing=lambda cast: [a_cohort(cast)]),
    "learning:new_cohort": Page(who="ines", thing=lambda cast: [a_path(cast)]),
    "learning:cohort": Page(who="ines", thing=a_cohort),
    "learning:join_cohort": Page(who="ines", thing=a_cohort, kind="gesture"),
    "learning:plan_cohort": Page(who="ines", thing=a_cohort, kind="gesture"),
    "learning:move_people": Page(thing=peopled),
    "learning:news": Page(who="ines", thing=lambda cast: [untold(cast)]),
    "learning:note_told": Page(who="ines", thing=untold, kind="gesture"),
    "learning:absences": Page(who="ines", thing=lambda cast: [absent(cast)]),
    "learning:note_call": Page(who="ines", thing=absent, kind="gesture"),
    "learning:note_return": Page(who="ines", thing=absent, kind="gesture"),
    "learning:stop_path": Page(who="ines", thing=absent, kind="gesture"),
    "learning:agree_to_reminders": Page(who="ines", thing=learner, kind="gesture"),
    "learning:end_reminders": Page(who="ines", thing=learner, kind="gesture"),
    "learning:diploma": Page(who="ines", thing=graduate, kind="file"),
    "learning:record_attendance": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:cancel_session": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:person": Page(who="ines", thing=learner),
    "learning:assess": Page(who="ines", thing=accepted, kind="gesture"),
    "learning:open_path": Page(who="ines", thing=accepted, kind="gesture"),
    "learning:paths": Page(thing=lambda cast: [a_path(cast)]),
    "learning:new_path": Page(),
    "learning:path": Page(thing=in_two_versions),
    "learning:move_followers": Page(thing=in_two_versions, kind="gesture"),
    "learning:move_to_path": Page(who="ines", thing=learner, kind="gesture"),
}
