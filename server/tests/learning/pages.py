"""How each page of learning is opened."""

from __future__ import annotations

from rebond.learning.actions import assess, enrol_in_session
from rebond.learning.choices import SkillLevel
from rebond.learning.models import LearningPath, Session
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral, a_session, attend
from tests.pages import Page


def a_path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme)


def a_group(cast: Cast) -> Session:
    """Three people with their seats, and a fourth without."""
    path = a_learning_path(cast.programme, sessions=3)
    people = [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(4)]
    session = a_session(path, place=cast.place)
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people[:3])
    return session


def accepted(cast: Cast) -> Referral:
    a_learning_path(cast.programme)
    return a_referral(cast.programme, place=cast.place, stage="accepted")


def learner(cast: Cast) -> Referral:
    path = a_learning_path(cast.programme, sessions=3)
    referral = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    assess(actor=cast.actor("ines"), referral=referral, tool=AssessmentTool.PIX, level=SkillLevel.BEGINNER)
    attend(referral, path, 1)
    return referral


PAGES = {
    "learning:sessions": Page(who="ines", thing=lambda cast: [a_group(cast)]),
    "learning:new_session": Page(who="ines", thing=lambda cast: [a_path(cast)]),
    "learning:session": Page(who="ines", thing=a_group),
    "learning:enrol": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:record_attendance": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:cancel_session": Page(who="ines", thing=a_group, kind="gesture"),
    "learning:person": Page(who="ines", thing=learner),
    "learning:assess": Page(who="ines", thing=accepted, kind="gesture"),
    "learning:open_path": Page(who="ines", thing=accepted, kind="gesture"),
    "learning:paths": Page(thing=lambda cast: [a_path(cast)]),
    "learning:new_path": Page(),
    "learning:path": Page(thing=a_path),
}
