"""What several tests of learning begin with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from rebond.learning.actions import enrol_in_session, record_attendance
from rebond.learning.choices import Presence
from rebond.learning.models import LearningPath, Session
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_referral, a_session


def in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def learners(cast: Cast, path: LearningPath, count: int = 1) -> list[Referral]:
    return [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(count)]


def seated(cast: Cast, session: Session, people: list[Referral]) -> Session:
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    return session


def held(
    cast: Cast,
    path: LearningPath,
    people: list[Referral],
    presence: Presence,
    *,
    days_ago: int,
    number: int = 1,
) -> Session:
    """A session of the past at which all of them were, or were not."""
    session = seated(
        cast, a_session(path, place=cast.place, number=number, starts_at=in_days(-days_ago)), people
    )
    presences = {person.pk: presence for person in people}
    record_attendance(actor=cast.actor("ines"), session=session, presences=presences)
    return session
