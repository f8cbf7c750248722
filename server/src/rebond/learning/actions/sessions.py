"""A meeting of a group is put in the diary, and people get their seats."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.learning.choices import PathState
from rebond.learning.facts import SessionCancelled, SessionEnrolled, SessionScheduled
from rebond.learning.models import Attendance, Enrolment, LearningPath, Session
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.referrals.models import Referral

MOST_SEATS = 200


def schedule_session(
    *,
    actor: Actor,
    place: Place,
    path: LearningPath,
    number: int,
    starts_at: datetime,
    seats: int = 10,
    occurred_at: datetime | None = None,
) -> Session:
    """Put session ``number`` of ``path`` in the diary of ``place``. One already past may be entered afterwards."""
    require(actor, "learning.record", on=place)
    if path.programme.territory_id != place.organisation.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    if not 1 <= number <= path.length:
        raise Invalid(_("This path has sessions 1 to %(length)s.") % {"length": path.length}, field="number")
    if not 1 <= seats <= MOST_SEATS:
        raise Invalid(_("Give between 1 and %(most)s seats.") % {"most": MOST_SEATS}, field="seats")
    with transaction.atomic():
        session = Session.objects.create(
            place=place, path=path, number=number, starts_at=starts_at, seats=seats
        )
        facts = SessionScheduled(**subject(session), seats=seats)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(session.stream, facts)])
    return session


def enrol_in_session(
    *,
    actor: Actor,
    session: Session,
    referrals: Collection[Referral],
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """Give seats to people on the path of the session, at its place, as long as there are some."""
    with transaction.atomic():
        session = hold_session(actor, session)
        if session.recorded_at is not None:
            raise Refused(_("The attendance of this session is recorded already."), code="session_recorded")
        enrolments = _enrolments_of(referrals)
        obstacles = _obstacles_to_a_seat(session, enrolments, referrals)
        taken = [referral for referral in referrals if referral.pk not in obstacles]
        Attendance.objects.bulk_create(
            [Attendance(session=session, enrolment=enrolments[referral.pk]) for referral in taken]
        )
        if taken:
            facts = SessionEnrolled(**subject(session), enrolled=len(taken))
            record(actor=actor, occurred_at=occurred_at, entries=[Entry(session.stream, facts)])
    refused = [Refusal(ref, (obstacles[ref.pk],)) for ref in referrals if ref.pk in obstacles]
    return Outcome(taken, refused)


def cancel_session(*, actor: Actor, session: Session, occurred_at: datetime | None = None) -> int:
    """Take a session out of the diary. Answer how many people have to be told. Raise `Refused` once it was held."""
    with transaction.atomic():
        session = hold_session(actor, session)
        if session.recorded_at is not None:
            raise Refused(_("The attendance of this session is recorded already."), code="session_recorded")
        freed = session.attendances.count()
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[Entry(session.stream, SessionCancelled(**subject(session), freed=freed))],
        )
        session.delete()
    return freed


def hold_session(actor: Actor, session: Session) -> Session:
    rows = Session.objects.select_for_update(no_key=True, of=("self",))
    held = rows.select_related("path__programme", "place__organisation").get(pk=session.pk)
    require(actor, "learning.record", on=held)
    return held


def subject(session: Session) -> dict[str, int]:
    return {"place_id": session.place_id, "path_id": session.path_id, "number": session.number}


def _enrolments_of(referrals: Collection[Referral]) -> dict[int, Enrolment]:
    rows = Enrolment.objects.filter(referral__in=[referral.pk for referral in referrals])
    return {row.referral_id: row for row in rows.select_related("referral").order_by("referral_id")}


def _obstacles_to_a_seat(
    session: Session, enrolments: Mapping[int, Enrolment], referrals: Collection[Referral]
) -> dict[int, Obstacle]:
    seated = set(session.attendances.values_list("enrolment__referral_id", flat=True))
    left = session.seats - len(seated)
    found: dict[int, Obstacle] = {}
    for referral in referrals:
        obstacle = _obstacle(session, enrolments.get(referral.pk), seated, left)
        if obstacle is None:
            left -= 1
        else:
            found[referral.pk] = obstacle
    return found


def _obstacle(
    session: Session, enrolment: Enrolment | None, seated: Collection[int], left: int
) -> Obstacle | None:
    if enrolment is None or enrolment.referral.place_id != session.place_id:
        return Obstacle("not_on_a_path", _("This person follows no learning path at this place."))
    if enrolment.referral_id in seated:
        return Obstacle("seated_already", _("This person already has a seat."))
    if enrolment.path_id != session.path_id:
        return Obstacle("other_path", _("This person follows another learning path."))
    if enrolment.state == PathState.ABANDONED:
        return Obstacle("path_given_up", _("This person gave the learning path up."))
    if left < 1:
        return Obstacle("session_full", _("The session is full."))
    return None


def seats_left(sessions: Sequence[Session]) -> dict[int, int]:
    """By key of the session."""
    taken = Attendance.objects.filter(session__in=[session.pk for session in sessions])
    counted: dict[int, int] = {}
    for key in taken.order_by("pk").values_list("session_id", flat=True):
        counted[key] = counted.get(key, 0) + 1
    return {session.pk: max(session.seats - counted.get(session.pk, 0), 0) for session in sessions}
